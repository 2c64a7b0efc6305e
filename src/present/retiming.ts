import { type Retiming, type RetimedMigration } from '../results/retiming.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from './blocks.ts'
import { changedFilesText } from './changed-files.ts'
import { printable } from './printable.ts'
import { capitalized, count } from './words.ts'

const because: Readonly<Record<RetimedMigration['because'], string>> = {
  impossible: 'no clock shows that time',
  'in-the-future': 'dated in the future',
  'before-stop': 'not dated after the stop before its release',
  'too-old': 'too old for its release',
  'api-version': 'its version of the base class closes',
  follows: 'runs after one that moves',
}

/** The answer of `plan retime`. */
export function retimingText(answer: Retiming, options: TextOptions): string {
  const result = printable(answer)
  const { moves, refusals, files, remarks, command } = result
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    moves.map((move) => moveText(move)),
    labelledRows(
      [
        ['Refused', refusals.map(({ message, next }) => capitalized(`${message}; ${next}`))],
        ['Remarks', remarks.map((one) => capitalized(one))],
      ],
      options,
    ),
    changedFilesText(files, options.palette),
    commandBlock('Next', command, options),
  ])
}

function headline({ outcome, moves, dry_run: dryRun, refusals }: Retiming): string {
  if (outcome === 'refused') return `Nothing is moved: ${count(refusals.length, 'migration')} must stay as named below`
  if (outcome === 'nothing-to-do') return 'Nothing to do: no timestamp that may change is stale'
  return `${count(moves.length, 'migration')} ${dryRun ? 'would get a new timestamp' : moves.length === 1 ? 'has a new timestamp' : 'have new timestamps'}`
}

function moveText({ from, to, name = '', release, because: why, api_version: api }: RetimedMigration): string {
  const version = api === undefined ? '' : `, now base class ${api}`
  return `${from} -> ${to}  ${name} (${release}): ${because[why]}${version}`.replace('   (', '  (')
}
