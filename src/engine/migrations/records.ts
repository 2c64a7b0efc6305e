import { type Queries, type SqlValue, type Statement } from '../../ports/database.ts'
import { passed } from '../fence.ts'
import { fence, leaseLost } from '../lease.ts'
import { type Link } from './chain.ts'
import { type Running } from './running.ts'

/** Records a migration whose SQL ran in this transaction; its last statement. Where the lease is lost it fails: see `fence.ts`. */
export function recordApplied(running: Running, link: Link, checksum: string | null): Statement {
  const { id, name, phase } = link.migration
  return {
    text: `WITH ${fence}, recorded AS (
       INSERT INTO waystop.schema_migration
         (id, name, release, phase, checksum, state, started_at, applied_at, duration_ms, applied_by)
       SELECT $3, $4, $5, $6, $7, 'applied', now(), clock_timestamp(),
              extract(epoch FROM clock_timestamp() - now()) * 1000, $8
       FROM fence)
     SELECT ${passed} FROM fence`,
    values: fenced(running, [id, name ?? null, link.release ?? null, phase, checksum, running.engine.actor]),
    options: { repeated: true },
  }
}

/** Is a migration on record as applied? */
export async function isRecorded(tx: Queries, id: string): Promise<boolean> {
  const text = "SELECT 1 FROM waystop.schema_migration WHERE id = $1 AND state = 'applied'"
  return (await tx.query(text, [id])).rows.length === 1
}

/** How far a migration without a transaction came. */
export interface Intent {
  readonly done: number
  readonly checksum: string | null
  /** The statement behind those that are done was sent, and nobody knows what became of it. */
  readonly inFlight: boolean
}

/** Notes that a migration without a transaction begins, or finds how far an earlier try came. */
export async function recordIntent(
  tx: Queries,
  running: Running,
  link: Link,
  checksum: string | null,
): Promise<Intent> {
  const { id, name, phase } = link.migration
  const { rows } = await tx.query<Intent>(
    `WITH ${fence}
     INSERT INTO waystop.schema_migration AS one (id, name, release, phase, checksum, state, applied_by)
     SELECT $3, $4, $5, $6, $7, 'started', $8 FROM fence
     ON CONFLICT (id) DO UPDATE SET applied_by = excluded.applied_by, release = excluded.release,
       checksum = CASE WHEN one.statements_done = 0 THEN excluded.checksum ELSE one.checksum END
       WHERE one.state = 'started'
     RETURNING statements_done AS done, checksum, in_flight AS "inFlight"`,
    fenced(running, [id, name ?? null, link.release ?? null, phase, checksum, running.engine.actor]),
  )
  return held(rows[0], running)
}

/** One more statement is done; the last one makes it applied. */
export async function recordStatement(
  tx: Queries,
  running: Running,
  { id, done, last }: { readonly id: string; readonly done: number; readonly last: boolean },
): Promise<void> {
  const { affected } = await tx.query(
    `WITH ${fence}
     UPDATE waystop.schema_migration SET statements_done = $4, in_flight = false,
       state = CASE WHEN $5 THEN 'applied' ELSE state END,
       applied_at = CASE WHEN $5 THEN clock_timestamp() END,
       duration_ms = CASE WHEN $5 THEN extract(epoch FROM clock_timestamp() - started_at) * 1000 END
     FROM fence WHERE id = $3 AND state = 'started'`,
    fenced(running, [id, done, last]),
  )
  held(affected === 1 || undefined, running)
}

/** Notes that taking back a migration without a transaction begins, or finds how far an earlier try came. */
export async function recordReverting(tx: Queries, running: Running, id: string): Promise<Intent> {
  const { rows } = await tx.query<Intent>(
    `WITH ${fence}
     UPDATE waystop.schema_migration one SET state = 'reverting',
       statements_done = CASE WHEN one.state = 'reverting' THEN one.statements_done ELSE 0 END
     FROM fence WHERE one.id = $3
     RETURNING statements_done AS done, checksum, in_flight AS "inFlight"`,
    fenced(running, [id]),
  )
  return held(rows[0], running)
}

/** Before a statement is sent outside of a transaction, and after the server refused it. */
export async function recordFlight(tx: Queries, running: Running, id: string, inFlight: boolean): Promise<void> {
  const { affected } = await tx.query(
    `WITH ${fence} UPDATE waystop.schema_migration SET in_flight = $4 FROM fence
     WHERE id = $3 AND state IN ('started', 'reverting')`,
    fenced(running, [id, inFlight]),
  )
  held(affected === 1 || undefined, running)
}

export async function recordRevertedStatement(tx: Queries, running: Running, id: string, done: number): Promise<void> {
  const { affected } = await tx.query(
    `WITH ${fence} UPDATE waystop.schema_migration SET statements_done = $4, in_flight = false FROM fence
     WHERE id = $3 AND state = 'reverting'`,
    fenced(running, [id, done]),
  )
  held(affected === 1 || undefined, running)
}

/** Forgets a migration that was taken back; the last statement of its transaction. Where the lease is lost it fails. */
export function forget(running: Running, id: string): Statement {
  return {
    text: `WITH ${fence}, forgotten AS (DELETE FROM waystop.schema_migration USING fence WHERE id = $3)
     SELECT ${passed} FROM fence`,
    values: fenced(running, [id]),
  }
}

/** Notes releases whose migrations of a phase are all applied. */
export async function recordComplete(
  tx: Queries,
  running: Running,
  version: string,
  phases: readonly string[],
): Promise<void> {
  await tx.query(
    `WITH ${fence}
     INSERT INTO waystop.release (version, phase) SELECT $3, phase FROM fence, unnest($4::text[]) phase
     ON CONFLICT DO NOTHING`,
    fenced(running, [version, phases]),
  )
}

function fenced({ lease }: Running, values: readonly SqlValue[]): readonly SqlValue[] {
  return [lease.name, lease.token, ...values]
}

function held<T>(row: T | undefined, { engine, lease }: Running): T {
  if (row === undefined) throw leaseLost(lease, engine.database)
  return row
}
