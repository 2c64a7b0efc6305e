import { type ApiVersionList, type ListedApiVersion } from '../../results/api-version.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { codeSpan, escapeMarkdown, fenced } from '../markdown-escape.ts'
import { type Meaning } from '../palette.ts'
import { printable } from '../printable.ts'
import { table } from '../table.ts'
import { capitalized, count } from '../words.ts'
import { timeLine } from './time-line.ts'

const widest = 64

/** The answer of `plan api-version list` on a terminal. */
export function apiVersionListText(answer: ApiVersionList, options: TextOptions): string {
  const result = printable(answer)
  const { versions, unlisted, remarks } = result
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    versions.length > 0 ? drawing(result, options) : [],
    labelledRows(
      [
        ['Notes', versions.flatMap(({ version, note }) => (note === undefined ? [] : [`${version}: ${note}`]))],
        [
          'Unlisted',
          unlisted.length > 0 ? [`migrations use ${unlisted.join(', ')}, which api_versions does not list`] : [],
        ],
        ['Remarks', remarks.map((one) => capitalized(one))],
      ],
      options,
    ),
    commandBlock('Next', result.command, options),
  ])
}

/** The same for an issue or a wiki. */
export function apiVersionListMarkdown(answer: ApiVersionList): string {
  const result = printable(answer)
  const { versions, now } = result
  const { bars, scale } = timeLine(versions, now, widest)
  const label = Math.max(0, ...bars.map(({ version }) => version.length))
  const lines = [
    ...bars.map(({ version, cells }) => `${version.padEnd(label)}  ${cells}`),
    `${' '.repeat(label)}  ${scale}`,
  ]
  const rows = versions.map((one) =>
    [
      codeSpan(one.version),
      ends(one).from,
      ends(one).until,
      state(one),
      uses(one),
      escapeMarkdown(one.note ?? ''),
    ].join(' | '),
  )
  return [
    escapeMarkdown(`${headline(result)}.`),
    ...(versions.length > 0 ? [fenced(lines.join('\n'), 0, 'text')] : []),
    [
      '| Version | From | Until | State | Migrations | Note |',
      '|---|---|---|---|---|---|',
      ...rows.map((row) => `| ${row} |`),
    ].join('\n'),
    'Both ends are included.',
    ...result.remarks.map((one) => escapeMarkdown(`${capitalized(one)}.`)),
  ].join('\n\n')
}

function headline({ versions }: ApiVersionList): string {
  if (versions.length === 0) return 'The manifest lists no versions of the migration base class'
  const current = versions.find((one) => one.current)
  const closing = versions.filter(({ state: one }) => one === 'closing')
  const ending = closing.map(({ version, closes_in_days: days = 0 }) => `${version} closes ${inDays(days)}`)
  const now = current ? `New migrations use ${current.version}` : 'No version of the migration base class is open'
  return [now, ...ending].join('; ')
}

function inDays(days: number): string {
  return days === 0 ? 'today' : `in ${count(days, 'day')}`
}

function drawing({ versions, now }: ApiVersionList, { width, palette }: TextOptions): string[] {
  const label = Math.max(...versions.map(({ version }) => version.length))
  const { bars, scale } = timeLine(versions, now, Math.max(16, Math.min(widest, width - label - 2)))
  const paint = (text: string, { state: of, current }: ListedApiVersion): string => {
    if (current) return palette.good(text)
    const meanings: Record<string, Meaning> = { closing: 'caution', closed: 'faint' }
    const meaning = meanings[of]
    return meaning ? palette[meaning](text) : text
  }
  const shown = table(
    [
      { title: 'Version', cell: ({ version }: ListedApiVersion) => version },
      { title: 'From', cell: (one) => ends(one).from },
      { title: 'Until', cell: (one) => ends(one).until },
      { title: 'State', cell: state, paint: ({ state: of }) => (of === 'closing' ? 'caution' : undefined) },
      { title: 'Migrations', cell: (one) => (versions.some(({ migrations }) => migrations > 0) ? uses(one) : '') },
    ],
    versions,
    width,
    palette,
  )
  return [
    ...bars.map(({ version, cells }, i) => `${version.padEnd(label)}  ${paint(cells.trimEnd(), versions[i]!)}`),
    palette.faint(`${' '.repeat(label)}  ${scale}`),
    '',
    shown.head,
    ...shown.rows.flat(),
    '',
    palette.faint('Times are UTC, both ends included; ┄ is an end that nobody recorded.'),
  ]
}

function ends({ from, until }: ListedApiVersion): { from: string; until: string } {
  const short = (instant: string): string => instant.replace('T00:00:00Z', '').replace('T', ' ').replace('Z', '')
  return { from: from === undefined ? '?' : short(from), until: until === undefined ? '' : short(until) }
}

function state({ state: of, current, closes_in_days: days }: ListedApiVersion): string {
  const word = of === 'closing' ? `closes ${inDays(days ?? 0)}` : of === 'future' ? 'to come' : of
  return current ? `current, ${word}` : word
}

function uses({ migrations, unreleased }: ListedApiVersion): string {
  return unreleased > 0 ? `${migrations} (${unreleased} unreleased)` : String(migrations)
}
