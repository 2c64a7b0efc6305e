import { type Pace, paceOf, progressOf, remainingAt, type WorkSample } from '../../facts/estimates.ts'
import { type Instant } from '../../domain/time.ts'
import { type Database, type Queries } from '../../ports/database.ts'
import { tableParts } from '../identifiers.ts'
import { requireTables } from '../tables/ensure.ts'
import { pausedWithSql } from './paused.ts'
import { backgroundColumns, type BackgroundRow } from './rows.ts'
import { satisfying, workedOn } from './states.ts'
import { type BackgroundStatus } from './system.ts'

/** What the books say of the batches of one. */
interface Books {
  readonly batches_done: bigint | null
  readonly rows_tallied: bigint | null
  readonly ready: bigint
  readonly running: bigint
  readonly failed: bigint
  /** Of batches that are not done: how much they hold, and how much of it is behind their checkpoints. */
  readonly rows_open: string
  readonly rows_behind: string
  /** A batch whose lease is good. */
  readonly live: boolean
  readonly last_worked_at: Instant | null
  readonly paused_with: 'all' | 'name' | null
  readonly read_at: Instant
}

interface Sample {
  readonly migration_id: bigint
  readonly started_at: Instant
  readonly ended_at: Instant
  readonly rows_done: bigint
}

/** Attempts that tell the pace of one; more would not make it truer. */
const samplesOfOne = 200

/**
 * Status of every background migration, oldest first. Costs the same however many batches are done: those are summed in
 * `waystop.tally`; what is counted has an index of its own.
 */
export async function readNativeStatus(database: Database): Promise<readonly BackgroundStatus[]> {
  await requireTables(database)
  return database.transaction(
    async (tx) => {
      const { rows } = await tx.query<BackgroundRow & Books>(statusQuery, [])
      const paces = await pacesOf(tx, rows)
      const sizes = await tableSizesOf(tx, rows)
      return rows.map((row) => statusOf(database.name, row, { pace: paces.get(row.id), tableRows: sizes.get(row.id) }))
    },
    { readOnly: true },
  )
}

/** Lateral sums use the partial indexes `batch_left` and `batch_failed`, and the first entry of `attempt_ended`. */
export const statusQuery = `
SELECT ${backgroundColumns
  .split(', ')
  .map((column) => `m.${column}`)
  .join(', ')},
       t.batches_done, t.rows_done AS rows_tallied,
       l.ready, l.running, l.live, f.failed,
       (l.rows_open + f.rows_open)::text AS rows_open, (l.rows_behind + f.rows_behind)::text AS rows_behind,
       greatest(e.ended_at, l.begun_at) AS last_worked_at,
       ${pausedWithSql} AS paused_with,
       clock_timestamp() AS read_at
FROM waystop.background_migration m
LEFT JOIN waystop.tally t ON t.migration_id = m.id
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE b.state = 'ready') AS ready, count(*) FILTER (WHERE b.state = 'running') AS running,
         coalesce(bool_or(b.state = 'running' AND b.lease_until > clock_timestamp()), false) AS live,
         max(b.started_at) AS begun_at,
         coalesce(sum(b.rows_planned), 0) AS rows_open, coalesce(sum(b.rows_done), 0) AS rows_behind
  FROM waystop.batch b WHERE b.migration_id = m.id AND b.state IN ('ready', 'running')
) l
CROSS JOIN LATERAL (
  SELECT count(*) AS failed, coalesce(sum(b.rows_planned), 0) AS rows_open, coalesce(sum(b.rows_done), 0) AS rows_behind
  FROM waystop.batch b WHERE b.migration_id = m.id AND b.state = 'failed'
) f
LEFT JOIN LATERAL (
  SELECT a.ended_at FROM waystop.attempt a WHERE a.migration_id = m.id AND a.ended_at IS NOT NULL
  ORDER BY a.ended_at DESC LIMIT 1
) e ON true
ORDER BY m.id`

/** The pace of those that are not at their end. */
async function pacesOf(tx: Queries, rows: readonly BackgroundRow[]): Promise<ReadonlyMap<bigint, Pace | undefined>> {
  const ids = rows.filter(({ state }) => !isDone(state)).map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const { rows: samples } = await tx.query<Sample>(
    `SELECT a.migration_id, a.started_at, a.ended_at, a.rows_done
     FROM unnest($1::bigint[]) AS m (id)
     CROSS JOIN LATERAL (
       SELECT migration_id, started_at, ended_at, rows_done FROM waystop.attempt
       WHERE migration_id = m.id AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT ${samplesOfOne}
     ) a`,
    [ids],
  )
  const bySubject = Map.groupBy(samples, ({ migration_id: id }) => id)
  return new Map([...bySubject].map(([id, some]) => [id, paceOf(some.map(sampleOf))]))
}

function sampleOf({ started_at: startedAt, ended_at: endedAt, rows_done: rows }: Sample): WorkSample {
  return { startedAt, endedAt, rows: Number(rows) }
}

/**
 * What the statistics believe the tables hold of those whose size nothing else tells; a table that was never analysed is
 * not among them. Work that looks for rows with a need for it is not of the table's size. Names are compared, not
 * resolved: whoever only reads our books may have no right to the schema of the table.
 */
async function tableSizesOf(tx: Queries, rows: readonly BackgroundRow[]): Promise<ReadonlyMap<bigint, bigint>> {
  const asked = rows
    .filter(
      ({ state, planned, total_rows: total, definition }) =>
        !isDone(state) && !planned && total === null && definition.strategy === 'keyset',
    )
    .map(({ id, table_name: name }) => ({ id, parts: tableParts(name) }))
  if (asked.length === 0) return new Map()
  const { rows: sizes } = await tx.query<{ id: bigint; rows: bigint }>(
    `SELECT n.id, c.reltuples::bigint AS rows
     FROM unnest($1::bigint[], $2::text[], $3::text[]) AS n (id, schema, relation)
     JOIN pg_class c ON c.relname = n.relation AND c.relkind IN ('r', 'p') AND c.reltuples > 0
     JOIN pg_namespace s ON s.oid = c.relnamespace
     WHERE CASE WHEN n.schema IS NULL THEN pg_table_is_visible(c.oid) ELSE s.nspname = n.schema END`,
    [
      asked.map(({ id }) => id),
      asked.map(({ parts }) => (parts.length > 1 ? parts[0]! : null)),
      asked.map(({ parts }) => parts.at(-1)!),
    ],
  )
  return new Map(sizes.map(({ id, rows: size }) => [id, size]))
}

const isDone = (state: BackgroundRow['state']): boolean => (satisfying as readonly string[]).includes(state)
const isWorkedOn = (state: BackgroundRow['state']): boolean => (workedOn as readonly string[]).includes(state)

interface Measured {
  readonly pace: Pace | undefined
  readonly tableRows: bigint | undefined
}

function statusOf(database: string, row: BackgroundRow & Books, { pace, tableRows }: Measured): BackgroundStatus {
  const rows = rowsOf(row, tableRows)
  return {
    database,
    id: row.id,
    name: row.name,
    queuedBy: row.queued_by,
    state: row.state,
    stateAs: undefined,
    table: row.table_name,
    key: row.definition.key,
    jobArguments: undefined,
    bounds: { first: row.lower_bound?.join(', '), last: row.upper_bound?.join(', ') },
    looksForRest: row.definition.strategy === 'remaining',
    batchSize: row.batch_size,
    subBatchSize: row.sub_batch_size,
    rowsTotal: rows.total,
    rowsDone: rows.done,
    batches: batchesOf(row),
    percent: progressOf({ ...rows, finished: isDone(row.state) })?.percent,
    rate: isDone(row.state) ? undefined : pace?.rate,
    remaining: remainingOf(row, rows, pace),
    hold: row.hold_until === null ? undefined : { until: row.hold_until, because: row.hold_because ?? undefined },
    ...whoAndWhen(row),
  }
}

function whoAndWhen(
  row: BackgroundRow & Books,
): Pick<
  BackgroundStatus,
  | 'stateAt'
  | 'stateBy'
  | 'stateBecause'
  | 'pausedWith'
  | 'lastError'
  | 'createdAt'
  | 'startedAt'
  | 'finishedAt'
  | 'lastWorkedAt'
  | 'worked'
  | 'readAt'
  | 'remarks'
> {
  const { last_error: text, last_sqlstate: sqlstate, last_error_at: at } = row
  return {
    stateAt: row.state_at,
    stateBy: row.state_by,
    stateBecause: row.state_because ?? undefined,
    pausedWith: row.paused_with ?? undefined,
    lastError: text === null ? undefined : { text, sqlstate: sqlstate ?? undefined, at: at ?? undefined },
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    lastWorkedAt: row.last_worked_at ?? undefined,
    worked: row.live,
    readAt: row.read_at,
    remarks: row.barrier_passed || !isWorkedOn(row.state) ? [] : [barrierRemark],
  }
}

const barrierRemark =
  'it has not begun: a worker (plan worker, plan bbm run) begins it once every transaction that was open when it was queued has ended'

function batchesOf({ ready, running, failed, batches_done: done }: Books): BackgroundStatus['batches'] {
  return { ready: Number(ready), running: Number(running), done: Number(done ?? 0n), failed: Number(failed) }
}

/**
 * How many rows there are, and how many are behind us. Planned to the end, the batches hold exactly what there is; before
 * that it is what was estimated at the start, or what the statistics believe. Rows are never counted.
 */
function rowsOf(
  row: BackgroundRow & Books,
  tableRows: bigint | undefined,
): { readonly done: bigint; readonly total: bigint | undefined } {
  const finished = row.rows_tallied ?? 0n
  const open = BigInt(row.rows_open)
  const done = finished + BigInt(row.rows_behind)
  if (row.planned && finished + open > 0n) return { done, total: finished + open }
  return { done, total: row.total_rows ?? tableRows }
}

/** While it is held nothing happens, so the hold goes on top. Of what nobody works with, no time can be told. */
function remainingOf(
  row: BackgroundRow & Books,
  { done, total }: { readonly done: bigint; readonly total: bigint | undefined },
  pace: Pace | undefined,
): BackgroundStatus['remaining'] {
  if (!isWorkedOn(row.state) || total === undefined || done > total) return undefined
  const remaining = remainingAt(Number(total - done), pace)
  const held = Math.max(0, (row.hold_until ?? 0) - row.read_at)
  return remaining && { least: remaining.least + held, most: remaining.most + held }
}
