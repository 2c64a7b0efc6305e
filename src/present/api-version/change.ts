import {
  type ApiRange,
  type ApiUse,
  type ApiVersionClosing,
  type ApiVersionIntroduction,
} from '../../results/api-version.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { changedFilesText } from '../changed-files.ts'
import { printable } from '../printable.ts'
import { dateWords } from '../run/clock.ts'
import { capitalized, count } from '../words.ts'

/** The answer of `plan api-version introduce`. */
export function apiVersionIntroductionText(answer: ApiVersionIntroduction, options: TextOptions): string {
  const result = printable(answer)
  const { version, before, overlap, outcome, dry_run: dryRun } = result
  const beside = before === undefined || overlap === undefined ? '' : `, ${before} stays open beside it for ${overlap}`
  const headlines = {
    changed: `${version} ${dryRun ? 'would be' : 'is'} the current version from its first second on${beside}`,
    'nothing-to-do': `Nothing to do: ${version} opens then already`,
    refused: `${version} is not introduced`,
  }
  return changeText(result, headlines[outcome], [], options)
}

/** As many migrations are listed. */
const shownUses = 20

/** The answer of `plan api-version close`. */
export function apiVersionClosingText(answer: ApiVersionClosing, options: TextOptions): string {
  const result = printable(answer)
  const { version, instead, outcome, dry_run: dryRun, illegal } = result
  const until = result.ranges.find((range) => range.version === version)?.until
  const end = until === undefined ? '' : ` at ${until}`
  const next = instead === undefined ? '' : `; new migrations use ${instead} then`
  const headlines = {
    changed: `${version} ${dryRun ? 'would close' : 'closes'}${end}${next}`,
    'nothing-to-do': `Nothing to do: ${version} closes then already`,
    refused: `${version} is not closed`,
  }
  const listed = illegal.slice(0, shownUses).map(useText)
  const more = illegal.length - listed.length
  const rows = more > 0 ? [...listed, `and ${count(more, 'more migration')}`] : listed
  return changeText(result, headlines[outcome], [['Illegal', rows]], options)
}

function useText({ id, name, release, released }: ApiUse): string {
  const called = name === undefined ? id : `${id} ${name}`
  return `${called}, ${release ?? 'release not recorded'}, ${released ? 'released' : 'not released'}`
}

type Rows = readonly (readonly [label: string, texts: readonly string[]])[]

function changeText(
  result: ApiVersionIntroduction | ApiVersionClosing,
  headline: string,
  rows: Rows,
  options: TextOptions,
): string {
  const { ranges, zone, refusals, files, remarks, command } = result
  return blocksText([
    headBlock(headline, result.manifest, options),
    labelledRows(
      [
        ['Ranges', [...ranges.map((range) => rangeText(range, zone)), 'Both ends are included.']],
        ...rows,
        ['Refused', refusals.map(({ message, next }) => capitalized(`${message}; ${next}`))],
        ['Remarks', remarks.map((one) => capitalized(one))],
      ],
      options,
    ),
    changedFilesText(files, options.palette),
    commandBlock('Next', command, options),
  ])
}

/** `2.4  from 2026-12-01 00:00:00 UTC (2026-12-01 01:00 CET) to …`. */
function rangeText({ version, from, until }: ApiRange, zone: string): string {
  const begin = from === undefined ? 'from nobody recorded when' : `from ${instantWords(from, zone)}`
  const end = until === undefined ? 'with no end' : `to ${instantWords(until, zone)}`
  return `${version} ${begin} ${end}`
}

function instantWords(instant: string, zone: string): string {
  const utc = `${instant.replace('T', ' ').replace('Z', '')} UTC`
  const local = dateWords(instant, zone)
  return local.endsWith(' UTC') ? utc : `${utc} (${local})`
}
