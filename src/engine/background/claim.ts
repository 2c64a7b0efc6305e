import { type Duration } from '../../domain/time.ts'
import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'
import { endMigration } from './end-migration.ts'
import { type BatchRow, lockBackground } from './rows.ts'
import { settled } from './settle.ts'
import { type BackgroundState } from './states.ts'

/** Running batches at most, over all workers on all hosts. */
export interface WorkLimits {
  readonly perTable: number
  readonly total: number
}

export interface ClaimRequest {
  readonly id: bigint
  readonly limits: WorkLimits
  /** Milliseconds. */
  readonly lease: Duration
}

/** A batch that is ours until its lease ends. */
export interface Claim extends BatchRow {
  readonly token: string
  /** Of `waystop.attempt`. */
  readonly attempt: bigint
  /** How often in a row its background migration was held. */
  readonly holds: number
  /** State of its background migration when it was claimed. */
  readonly migration_state: BackgroundState
}

/** `busy`: somebody else is claiming right now; `none`: there is nothing to claim, or a limit is reached. */
export type ClaimAnswer = Claim | 'busy' | 'none'

/**
 * Claims the next batch of a background migration. The attempt is counted and written down here, before any work: whoever
 * dies in it has used it up. Claims take turns, so that no two see the same free place below a limit.
 */
export function claim(engine: Engine, request: ClaimRequest): Promise<ClaimAnswer> {
  return settled(engine, async (tx, note) => {
    const answer = await claimIn(tx, engine, request)
    if (typeof answer !== 'string') note(answer.xid)
    return answer
  })
}

/** The same in a transaction that has done something else before: finished the batch before this one. */
export async function claimIn(
  tx: Queries,
  { actor }: Engine,
  { id, limits, lease }: ClaimRequest,
): Promise<(Claim & { readonly xid: string }) | 'busy' | 'none'> {
  const { rows: turns } = await tx.query<{ mine: boolean }>(takeTurn, [], { repeated: true })
  if (!turns[0]!.mine) return 'busy'
  const values = [id, actor, lease, limits.perTable, limits.total]
  const { rows } = await tx.query<Claim & { readonly xid: string }>(claimQuery, values, { repeated: true })
  return rows[0] ?? 'none'
}

/** A statement of its own: what is counted after it was committed before it. */
const takeTurn = 'SELECT pg_try_advisory_xact_lock(1467249, -1) AS mine'

/**
 * What is claimed is looked for among what is ready, in a partial index, so that the cost stays the same however many are
 * done. The row of the background migration is locked FOR SHARE: what it says holds until the claim is committed; where
 * somebody is changing it there is nothing to claim now.
 */
export const claimQuery = `
WITH gate AS MATERIALIZED (
  SELECT m.id, m.table_name, m.holds, m.state FROM waystop.background_migration m
  WHERE m.id = $1 AND m.barrier_passed
    AND (m.state = 'finalizing' OR m.state IN ('active', 'running') AND (m.hold_until IS NULL OR m.hold_until <= clock_timestamp()))
  FOR SHARE OF m SKIP LOCKED
),
busy AS MATERIALIZED (
  SELECT count(*) AS total, count(*) FILTER (WHERE o.table_name = (SELECT table_name FROM gate)) AS of_table
  FROM waystop.batch b JOIN waystop.background_migration o ON o.id = b.migration_id
  WHERE b.state = 'running' AND b.lease_until > clock_timestamp()
),
free AS MATERIALIZED (
  SELECT b.id FROM waystop.batch b
  WHERE b.migration_id = (SELECT id FROM gate) AND b.state IN ('ready', 'running') AND b.state = 'ready'
    AND (b.not_before IS NULL OR b.not_before <= clock_timestamp())
    AND (SELECT total < $5::bigint AND of_table < $4::bigint FROM busy)
  ORDER BY b.id LIMIT 1 FOR UPDATE SKIP LOCKED
),
taken AS (
  UPDATE waystop.batch b
  SET state = 'running', owner = $2, token = gen_random_uuid(), lease_until = clock_timestamp() + $3::float8 * interval '1 ms',
      attempts = attempts + 1, tries = tries + 1, not_before = NULL,
      started_at = coalesce(started_at, clock_timestamp()), finished_at = NULL
  FROM free WHERE b.id = free.id
  RETURNING b.*
),
begun AS (
  INSERT INTO waystop.attempt (migration_id, batch_id, number, owner, lower_bound, upper_bound)
  SELECT migration_id, id, tries, owner, coalesce(cursor_at, lower_bound), upper_bound FROM taken
  RETURNING id AS attempt
)
SELECT pg_current_xact_id()::text AS xid, taken.*, begun.attempt, gate.holds, gate.state AS migration_state
FROM taken, begun, gate`

/** A worker has claimed its first batch. */
export async function start(tx: Queries, engine: Engine, id: bigint): Promise<void> {
  const row = await lockBackground(tx, id, 'UPDATE')
  if (row?.state === 'active') await endMigration(tx, engine, row, 'start')
}
