import {
  type ConditionEntry,
  type BackgroundEntry,
  type MigrationEntry,
  type NoteEntry,
  type ReleaseEntry,
} from '../../results/manifest-parts.ts'
import { type ManifestShow } from '../../results/manifest.ts'
import { type StopResult } from '../../results/stops.ts'
import { type Palette } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { table, type Column } from '../table.ts'

/** What `--list` takes. */
export const manifestLists = [
  'releases',
  'stops',
  'conditions',
  'background-migrations',
  'migrations',
  'notes',
] as const
export type ManifestList = (typeof manifestLists)[number]

/** One list in full, a row per entry. */
export function listLines(
  result: ManifestShow,
  list: ManifestList,
  width: number,
  palette: Palette,
): readonly string[] {
  const room = { width, palette }
  switch (list) {
    case 'releases':
      return rows(releaseColumns, result.releases, room)
    case 'stops':
      return rows(stopColumns, result.stops, room)
    case 'conditions':
      return rows(conditionColumns, result.conditions, room)
    case 'background-migrations':
      return rows(backgroundColumns, result.background_migrations, room)
    case 'migrations':
      return rows(migrationColumns, result.migrations, room)
    case 'notes':
      return rows(noteColumns, result.notes, room)
  }
}

interface Room {
  readonly width: number
  readonly palette: Palette
}

export function rows<Row>(
  columns: readonly Column<Row>[],
  list: readonly Row[],
  { width, palette }: Room,
): readonly string[] {
  if (list.length === 0) return ['none']
  const { head, rows: lines } = table(columns, list, width, palette)
  return [head, ...lines.flat()]
}

function column<Row>(
  title: string,
  cell: (row: Row) => string | undefined,
  more: Partial<Column<Row>> = {},
): Column<Row> {
  return { title, cell: (row) => oneLine(cell(row) ?? ''), ...more }
}

export const stopColumns: readonly Column<StopResult>[] = [
  column('stop', ({ id }) => id, { paint: () => 'strong' }),
  column('kind', ({ kind, recorded }) => (recorded ? kind : `${kind}, by rule`)),
  column('land on', ({ newest }) => newest ?? '-'),
  column('at least', ({ min_patch: patch }) => patch),
  column(
    'why',
    ({ when, reason }) => [when.length > 0 ? `if ${when.join(' or ')}` : '', reason ?? ''].filter(Boolean).join(': '),
    {
      flexible: true,
    },
  ),
]

const releaseColumns: readonly Column<ReleaseEntry>[] = [
  column('version', ({ version }) => version, { paint: () => 'strong' }),
  column('date', ({ date }) => date),
  column('minimum schema', ({ minimum_schema: schema }) => schema, { droppable: 1 }),
  column('remark', releaseRemark, { flexible: true }),
]

function releaseRemark({ planned, withdrawn, avoid }: ReleaseEntry): string {
  return [
    ...(planned ? ['planned'] : []),
    ...(withdrawn === undefined ? [] : [`withdrawn: ${withdrawn}`]),
    ...(avoid === undefined ? [] : [`avoid: ${avoid}`]),
  ].join('; ')
}

const conditionColumns: readonly Column<ConditionEntry>[] = [
  column('condition', ({ id }) => id, { paint: () => 'strong' }),
  column('answered by', answeredBy),
  column('for', ({ used_by: used }) => used.join(', '), { droppable: 1 }),
  column('question', ({ question }) => question, { flexible: true }),
]

export function answeredBy({ answered_by: by, probe }: ConditionEntry): string {
  if (probe) return `query on ${probe.database}${probe.verified ? '' : ', untried'}`
  return { probe: 'query', nodes: 'number of nodes', history: 'versions that ran', person: 'a person' }[by]
}

const backgroundColumns: readonly Column<BackgroundEntry>[] = [
  column('background migration', ({ name }) => name, { flexible: true, paint: () => 'strong' }),
  column('queued', ({ queued }) => queued),
  column('finalized', ({ finalized, finalization }) => (finalization === 'open' ? 'open' : finalized)),
  column('size', ({ size }) => (size === 'unknown' ? '' : size)),
  column('tables', ({ tables }) => tables.join(', '), { droppable: 1 }),
]

const migrationColumns: readonly Column<MigrationEntry>[] = [
  column('migration', ({ id }) => id, { paint: () => 'strong' }),
  column('release', ({ release }) => release),
  column('phase', ({ phase }) => (phase === 'post' ? 'post' : '')),
  column('name', ({ name }) => name, { flexible: true }),
  column('database', ({ database }) => database, { droppable: 2 }),
  column('removed', ({ removed }) => removed, { droppable: 1 }),
]

const noteColumns: readonly Column<NoteEntry>[] = [
  column('versions', ({ versions }) => versions, { paint: () => 'strong' }),
  column('note', ({ text, url }) => (url === undefined ? text : `${text} ${url}`), { flexible: true }),
]
