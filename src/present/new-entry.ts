import { type NewEntry } from '../results/new-entry.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from './blocks.ts'
import { changedFilesText } from './changed-files.ts'
import { printable } from './printable.ts'
import { capitalized } from './words.ts'

/** The answer of `plan new migration` and its like. */
export function newEntryText(answer: NewEntry, options: TextOptions): string {
  const result = printable(answer)
  const { migration, to_fill: toFill, remarks, files, command } = result
  const api = migration?.api_version === undefined ? '' : `, base class ${migration.api_version}`
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    labelledRows(
      [
        ['Migration', migration ? [`${migration.id}, ${migration.phase}, comes with ${migration.release}${api}`] : []],
        ['To fill in', toFill],
        ['Remarks', remarks.map((one) => capitalized(one))],
      ],
      options,
    ),
    changedFilesText(files, options.palette),
    commandBlock('Next', command, options),
  ])
}

const kinds = {
  migration: 'the migration',
  'background-migration': 'the background migration',
  release: 'the release',
  condition: 'the condition',
} as const

function headline({ what, name, outcome, dry_run: dryRun }: NewEntry): string {
  if (outcome === 'nothing-to-do') return `Nothing to do: the manifest has ${kinds[what]} ${name} as it is asked for`
  if (outcome === 'out') return `The release ${name} ${dryRun ? 'would be' : 'is'} out`
  return `${dryRun ? 'Would add' : 'Added'} ${kinds[what]} ${name}`
}
