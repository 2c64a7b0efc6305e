import { type StopDutyDone } from '../../results/stop-duty-done.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { changedFilesText } from '../changed-files.ts'
import { printable } from '../printable.ts'
import { sentence } from '../words.ts'

/** The answer of `plan stop done` on a terminal. */
export function stopDutyDoneText(answer: StopDutyDone, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    ...changedFilesText(result.files, options.palette).map((file): Block => [file.trimEnd()]),
    [
      ...labelledRows([['Note', result.remarks.map(sentence)]], options),
      ...commandBlock('Next', result.command, options),
    ],
  ])
}

function headline(answer: StopDutyDone): string {
  const { outcome, dry_run: dryRun, stop, duty, record, manifest } = answer
  const what = `${duty} for ${manifest.name} ${stop}`
  const state = record ? stateText(record) : 'not recorded'
  if (outcome === 'nothing-to-do') return `Nothing to do: ${what} is ${state}`
  return `${what} ${dryRun ? 'would be' : 'is'} ${record ? state : 'not recorded any more'}`
}

function stateText({ done, by, link, waived }: NonNullable<StopDutyDone['record']>): string {
  if (waived !== undefined) return `not needed: ${waived}`
  return `done, ${done}${by === undefined ? '' : ` by ${by}`}${link === undefined ? '' : `, ${link}`}`
}
