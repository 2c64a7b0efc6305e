import { QueryError } from '../../domain/query-error.ts'
import { type Lease, type LeaseHolder, withLease } from '../../engine/lease.ts'
import { ensureTables, tablesState } from '../../engine/tables/ensure.ts'
import { type Clock } from '../../ports/clock.ts'
import { type Database, type Queries } from '../../ports/database.ts'
import { type RunRecord } from '../record.ts'
import { type RunHold, type RunHolder, type RunRequest, type RunStore, type StoredRun } from '../store.ts'
import { recordOf, requestOf, textOf } from './record-text.ts'
import { runChanged, runExists, runLost, unknownRun } from './run-errors.ts'

export interface DatabaseStoreOptions {
  readonly database: Database
  readonly clock: Clock
  readonly product: string
  /** Is told which holder is gone for certain, so that its lease need not be waited for. */
  readonly dead?: (() => string | undefined) | undefined
}

/** A database that is away for half a minute does not cost the right to drive. */
const leaseFor = 90_000

/** Journals in a product's own database, in `waystop.run`: they are restored together with what they tell about. */
export function databaseStore(options: DatabaseStoreOptions): RunStore {
  const { database, product } = options
  const ground: Ground = { ...options, leases: new Map() }
  return {
    place: `${database.place}, waystop.run`,
    list: () => reading(ground, (tx) => rowsOf(ground, tx, undefined)),
    load: async (id) => (await reading(ground, (tx) => rowsOf(ground, tx, id)))[0],
    create: async (record) => {
      await ensureTables(database, options.clock)
      await create(ground, record)
    },
    save: (record) => database.transaction((tx) => save(ground, tx, record)),
    request: (id, request) => database.transaction((tx) => ask(tx, { id, product, request })),
    hold: (id, owner) => hold(ground, id, owner),
    remarks: () => [],
  }
}

interface Ground extends DatabaseStoreOptions {
  /** Of runs that this process drives. */
  readonly leases: Map<string, Lease>
}

const leaseOf = (id: string): string => `run:${id}`

/** Tables of an older `plan` hold no runs; nothing is made to read. */
async function reading(
  { database }: Ground,
  read: (tx: Queries) => Promise<readonly StoredRun[]>,
): Promise<readonly StoredRun[]> {
  const state = await tablesState(database)
  if (state === 'missing' || state === 'old') return []
  return database.transaction(read, { readOnly: true })
}

interface Row {
  readonly id: string
  readonly document: unknown
  readonly request: unknown
  readonly owner: string | null
  readonly acquired_at: number | null
  readonly left: number | null
}

async function rowsOf({ database, product }: Ground, tx: Queries, id: string | undefined): Promise<StoredRun[]> {
  const { rows } = await tx.query<Row>(
    `SELECT run.id, run.document, run.request, held.owner, held.acquired_at,
            greatest(0, extract(epoch FROM held.lease_until - clock_timestamp()) * 1000)::float8 AS left
     FROM waystop.run
     LEFT JOIN waystop.lease AS held ON held.name = 'run:' || run.id AND held.lease_until > clock_timestamp()
     WHERE run.product = $1 AND ($2::text IS NULL OR run.id = $2)
     ORDER BY run.begun_at DESC, length(run.id) DESC, run.id DESC`,
    [product, id ?? null],
  )
  return rows.map((row) => ({
    record: recordOf(row.document, `run ${row.id} in ${database.place}`, product),
    request: requestOf(row.request),
    holder: row.owner === null ? undefined : { owner: row.owner, since: row.acquired_at ?? 0, left: row.left ?? 0 },
  }))
}

async function create(ground: Ground, record: RunRecord): Promise<void> {
  const { database } = ground
  const { id, product, state, revision, begunAt } = record
  const values = [id, product, state, revision, textOf(record), new Date(begunAt).toISOString()]
  try {
    await database.transaction((tx) =>
      tx.query(
        `INSERT INTO waystop.run (id, product, state, revision, document, begun_at)
         VALUES ($1, $2, $3, $4, $5::jsonb, $6::timestamptz)`,
        values,
      ),
    )
  } catch (error) {
    if (!(error instanceof QueryError) || error.sqlstate !== '23505') throw error
    const runs = await database.transaction((tx) => rowsOf(ground, tx, undefined), { readOnly: true })
    // The answer to our own insert was lost, and it is made again.
    if (runs.some((one) => one.record.id === id && textOf(one.record) === textOf(record))) return
    const unfinished = runs.find((one) => one.record.state !== 'done' && one.record.state !== 'aborted')
    throw unfinished && unfinished.record.id !== id ? runExists(unfinished) : runChanged(id)
  }
}

/**
 * Compares and sets in one statement. While this process drives the run its lease is part of the condition, and stays locked until
 * the commit: who has lost it writes nothing.
 */
async function save({ leases }: Ground, tx: Queries, record: RunRecord): Promise<void> {
  const { id, state, revision } = record
  const lease = leases.get(id)
  const document = textOf(record)
  const { affected } = await tx.query(
    `WITH fence AS MATERIALIZED (
       SELECT 1 FROM waystop.lease WHERE name = $5 AND token = $6::uuid AND lease_until > clock_timestamp() FOR UPDATE)
     UPDATE waystop.run SET state = $2, revision = $3, document = $4::jsonb, saved_at = clock_timestamp()
     WHERE id = $1 AND revision = $3 - 1 AND ($6 IS NULL OR EXISTS (SELECT FROM fence))`,
    [id, state, revision, document, leaseOf(id), lease?.token ?? null],
  )
  if (affected === 1) return
  const { rows } = await tx.query<{ revision: number; same: boolean }>(
    'SELECT revision, document = $2::jsonb AS same FROM waystop.run WHERE id = $1',
    [id, document],
  )
  if (!rows[0]) throw unknownRun(id)
  // The answer to our own save was lost, and it is saved again.
  if (rows[0].revision === revision && rows[0].same) return
  throw rows[0].revision === revision - 1 ? runLost(id) : runChanged(id)
}

async function ask(
  tx: Queries,
  { id, product, request }: { readonly id: string; readonly product: string; readonly request: RunRequest | undefined },
): Promise<void> {
  const { affected } = await tx.query('UPDATE waystop.run SET request = $3::jsonb WHERE id = $1 AND product = $2', [
    id,
    product,
    request ? textOf(request) : null,
  ])
  if (affected === 0) throw unknownRun(id)
}

async function hold(ground: Ground, id: string, owner: string): Promise<RunHold | RunHolder> {
  const { database, clock, leases, dead } = ground
  await ensureTables(database, clock)
  await freeOfDead(database, leaseOf(id), dead?.())
  const request = { name: leaseOf(id), owner, purpose: 'plan run', duration: leaseFor }
  const held = Promise.withResolvers<Lease>()
  const ended = Promise.withResolvers<undefined>()
  const over = withLease({ database, clock }, request, async (lease) => {
    held.resolve(lease)
    await ended.promise
  })
  over.catch(held.reject)
  try {
    const lease = await held.promise
    leases.set(id, lease)
    const release = async (): Promise<void> => {
      leases.delete(id)
      ended.resolve(undefined)
      await over
    }
    return { lost: lease.lost, release }
  } catch (error) {
    const holder = await holderOf(database, leaseOf(id))
    if (holder && isHeldError(error)) return holder
    throw error
  }
}

function isHeldError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'lease-held'
}

/** A process that is gone for certain needs its lease no more. */
async function freeOfDead(database: Database, name: string, owner: string | undefined): Promise<void> {
  if (owner === undefined) return
  await database.transaction((tx) =>
    tx.query('DELETE FROM waystop.lease WHERE name = $1 AND owner = $2', [name, owner]),
  )
}

async function holderOf(database: Database, name: string): Promise<RunHolder | undefined> {
  const { rows } = await database.transaction(
    (tx) =>
      tx.query<Pick<LeaseHolder, 'owner' | 'acquired_at' | 'left'>>(
        `SELECT owner, acquired_at, greatest(0, extract(epoch FROM lease_until - clock_timestamp()) * 1000)::float8 AS left
         FROM waystop.lease WHERE name = $1`,
        [name],
      ),
    { readOnly: true },
  )
  return rows[0] && { owner: rows[0].owner, since: rows[0].acquired_at, left: Math.round(rows[0].left) }
}
