import { type BlockEntry, type ComponentEntry, type ConditionEntry, type Oddity } from '../../results/manifest-parts.ts'
import { type ManifestShow } from '../../results/manifest.ts'
import { formatPlace } from '../../domain/place.ts'
import { hanging } from '../columns.ts'
import { type Palette } from '../palette.ts'
import { oneLine, printable } from '../printable.ts'
import { count, firstNames } from '../words.ts'
import { answeredBy, listLines, manifestLists, rows, stopColumns, type ManifestList } from './lists.ts'

export interface ShowOptions {
  readonly width: number
  readonly palette: Palette
  /** One list in full instead of everything in short. */
  readonly list?: ManifestList | undefined
}

/** The answer of `plan manifest show`: what was understood, and where more is. */
export function manifestText(answer: ManifestShow, options: ShowOptions): string {
  const result = printable(answer)
  const blocks = options.list
    ? [headLines(result, options), listLines(result, options.list, options.width, options.palette)]
    : [
        headLines(result, options),
        titled('Known', coverageLines(result, options), options),
        titled('Stops', rows(stopColumns, result.stops, inner(options)), options),
        titled(
          'Conditions',
          result.conditions.flatMap((one) => conditionLines(one, inner(options))),
          options,
        ),
        titled(
          'Components',
          result.components.flatMap((one) => componentLines(one, inner(options))),
          options,
        ),
        titled(
          'Blocks',
          result.blocks.flatMap((one) => blockLines(one, inner(options))),
          options,
        ),
        titled('Background migrations', backgroundLines(result, inner(options)), options),
        titled('Odd', oddLines(result, inner(options)), options),
        moreLines(options),
      ]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

type Lines = readonly string[]

function inner(options: ShowOptions): ShowOptions {
  return { ...options, width: options.width - 2 }
}

function titled(title: string, lines: Lines, { palette }: ShowOptions): Lines {
  return lines.length === 0 ? [] : [palette.strong(title), ...lines.map((line) => `  ${line}`)]
}

function headLines(result: ManifestShow, { width, palette }: ShowOptions): Lines {
  const { manifest, line } = result
  const age = `manifest of ${manifest.complete_until}, ${count(manifest.age_days, 'day')} old`
  const scheme = `${result.version_scheme} versions, ${line === undefined ? 'without lines' : `${count(line, 'part')} make a line`}`
  return [
    ...hanging('', palette.strong(`${oneLine(manifest.name)} (${manifest.product})   ${age}`), width),
    ...(manifest.stale ? [palette.caution('Releases after that day are not known here.')] : []),
    ...hanging(
      '',
      `${oneLine(manifest.source)}; ${scheme}; ${result.databases.length === 1 ? 'database' : 'databases'} ${result.databases.join(', ')}`,
      width,
    ),
    ...hanging('', countsText(result), width),
  ]
}

function countsText({
  releases,
  others,
  stops,
  conditions,
  components,
  blocks,
  migrations,
  background_migrations: jobs,
  notes,
}: ManifestShow): string {
  return [
    `${count(releases.length, 'release')} on ${count(others.lines, 'line')}`,
    count(stops.length, 'stop'),
    count(conditions.length, 'condition'),
    count(components.length, 'component'),
    count(blocks.length, 'block'),
    count(migrations.length, 'migration'),
    count(jobs.length, 'background migration'),
    count(notes.length, 'note'),
  ].join(', ')
}

function coverageLines({ coverage }: ManifestShow, options: ShowOptions): Lines {
  if (coverage.length === 0) return hanging('', 'nothing is claimed to be complete', options.width - 2)
  return rows(
    [
      { title: 'of', cell: ({ of }) => of },
      { title: 'from', cell: ({ from }) => from ?? 'oldest' },
      { title: 'until', cell: ({ until }) => until ?? 'newest' },
      { title: 'how', cell: ({ degree }) => (degree === 'partial' ? 'in part' : 'all') },
      { title: 'note', cell: ({ note }) => oneLine(note ?? ''), flexible: true },
    ],
    coverage,
    inner(options),
  )
}

function conditionLines(condition: ConditionEntry, { width, palette }: ShowOptions): Lines {
  const { id, question, criterion, probe, used_by: used } = condition
  const head = `${id}: ${answeredBy(condition)}${used.length > 0 ? `, for ${used.join(', ')}` : ''}`
  return [
    ...hanging('', oneLine(head), width).map((line) => line.replace(id, palette.strong(id))),
    ...hanging('  ', oneLine(question), width),
    ...(criterion === undefined ? [] : hanging('  ', oneLine(`published: ${criterion}`), width)),
    ...(probe ? hanging('  ', oneLine(`yes when (${probe.sql}) ${probe.operator} ${probe.threshold}`), width) : []),
  ]
}

function componentLines({ id, name, lines, ranges }: ComponentEntry, options: ShowOptions): Lines {
  const { width, palette } = options
  return [
    ...hanging('', oneLine(`${palette.strong(id)}: ${name}, known lines ${lines.join(' ')}`), width),
    ...(ranges.length === 0
      ? []
      : rows(
          [
            { title: 'from', cell: ({ from }) => from },
            { title: 'requires', cell: ({ requires }) => requires ?? '' },
            { title: 'tested', cell: ({ tested }) => tested ?? '' },
            { title: 'note', cell: ({ note }) => oneLine(note ?? ''), flexible: true },
          ],
          ranges,
          { width: width - 2, palette },
        ).map((line) => `  ${line}`)),
  ]
}

function blockLines(
  { name, from, to, reason, when, mode, remedy }: BlockEntry,
  { width, palette }: ShowOptions,
): Lines {
  const only = [when.length > 0 ? `if ${when.join(' or ')}` : '', mode === undefined ? '' : `${mode} only`].filter(
    Boolean,
  )
  return [
    ...hanging(
      '',
      oneLine(`${palette.strong(name)}: ${from} -> ${to}${only.length > 0 ? `, ${only.join(', ')}` : ''}`),
      width,
    ),
    ...hanging('  ', oneLine(reason), width),
    ...(remedy === undefined ? [] : hanging('  ', oneLine(`remedy: ${remedy}`), width)),
  ]
}

function backgroundLines({ background }: ManifestShow, { width }: ShowOptions): Lines {
  const { all, finalizer_recorded: recorded, open, unknown, cancelled, large } = background
  if (all === 0) return []
  const parts = [
    `finalizer recorded for ${recorded} of ${all}`,
    `${open} open`,
    `${unknown} where nobody looked`,
    ...(cancelled > 0 ? [`${cancelled} given up`] : []),
    `${large} on large tables`,
  ]
  return hanging('', parts.join(', '), width)
}

/** So many of one kind are told one by one. */
const mostOfAKind = 3

const oddWords = {
  'impossible-time': 'migrations have a time that never was',
  'inverted-life': 'lives close before they open',
  'empty-life': 'lives close where they open, and no stop can help',
  'shared-name': 'jobs are queued several times, and not each says which one it queues again',
  'date-before-predecessor': 'patches are dated before the one they follow',
} as const satisfies Record<Oddity['kind'], string>

function oddLines({ oddities }: ManifestShow, { width }: ShowOptions): Lines {
  return [...Map.groupBy(oddities, ({ kind }) => kind)].flatMap(([kind, some]) => {
    if (some.length <= mostOfAKind)
      return some.flatMap(({ text, place }) =>
        hanging('- ', oneLine(`${text}${place ? ` (${formatPlace(place)})` : ''}`), width),
      )
    const subjects = some.map(({ subject }) => subject)
    return hanging('- ', oneLine(`${some.length} ${oddWords[kind]}: ${firstNames(subjects, mostOfAKind)}`), width)
  })
}

function moreLines({ width }: ShowOptions): Lines {
  return hanging('More: ', `--list ${manifestLists.join('|')}; everything: --json`, width)
}
