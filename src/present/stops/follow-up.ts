import { type DutyResult } from '../../results/stop-duty.ts'
import { type StopFollowUp } from '../../results/stop-follow-up.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { changedFilesText } from '../changed-files.ts'
import { oneLine, printable } from '../printable.ts'
import { sentence } from '../words.ts'
import { hanging } from '../columns.ts'

/** The answer of `plan stop follow-up` on a terminal. */
export function stopFollowUpText(answer: StopFollowUp, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    result.settings.flatMap((setting) => hanging(' ', settingText(setting), options.width)),
    ...changedFilesText(result.files, options.palette).map((file) => [file]),
    leftRows(result, options),
    [
      ...labelledRows([['Note', result.remarks.map(sentence)]], options),
      ...commandBlock('Next', result.command, options),
    ],
  ])
}

function headline({ outcome, dry_run: dryRun, stop, settings, manifest }: StopFollowUp): string {
  const which = `${manifest.name} ${stop.id}`
  if (outcome === 'too-early')
    return `Too early: ${which} is not out yet, and releases after it may still change. --early does it all the same`
  if (outcome === 'nothing-to-do') return `Nothing to do: what follows ${which} is written already`
  const [first] = settings
  const what = first ? `${first.line} takes databases from ${first.minimum_schema} on` : 'the squash issue'
  return `After ${which}: ${dryRun ? 'would write that ' : ''}${what}`.replace('that the squash', 'the squash')
}

function settingText({ line, was, minimum_schema: minimum, why }: StopFollowUp['settings'][number]): string {
  return oneLine(`${line}: minimum schema ${minimum}${was === undefined ? '' : `, was ${was}`}; ${why}`)
}

/** What only people can do, with the line that records it. */
function leftRows({ left, outcome }: StopFollowUp, { width, palette }: TextOptions): Block {
  if (left.length === 0 || outcome === 'too-early') return []
  return [palette.strong('Left to people'), ...left.flatMap((duty) => hanging('  ', leftText(duty), width))]
}

function leftText({ duty, state, due, command }: DutyResult): string {
  const when = state === 'unknown' ? 'unknown' : `${state === 'overdue' ? 'overdue since' : 'due with'} ${due.release}`
  return oneLine(`${duty}, ${when}${command === undefined ? '' : `: ${command}`}`)
}
