import { type Duration } from '../../domain/time.ts'
import { type Answer, type Queries, type Statement } from '../../ports/database.ts'
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
  const { statements, answer, recall } = claiming(engine, request)
  return settled(engine, async (tx) => answer(await tx.last(statements)), {
    sparing: true,
    recall: async () => (await recall()) ?? 'none',
  })
}

/** A claim as the last statements of a transaction: of one that finished the batch before this one, say. */
export interface Claiming {
  readonly statements: readonly Statement[]
  /** What they answered, in words. */
  readonly answer: (answers: readonly Answer<object>[]) => ClaimAnswer
  /** Looks for what was claimed, where the answer was lost; undefined when there is none, or it is gone again. */
  readonly recall: () => Promise<Claim | undefined>
}

export function claiming(engine: Engine, { id, limits, lease }: ClaimRequest): Claiming {
  const token = crypto.randomUUID()
  const values = [id, engine.actor, lease, limits.perTable, limits.total, token]
  const options = { repeated: true }
  return {
    statements: [
      { text: takeTurn, options },
      { text: claimQuery, values, options },
    ],
    answer: ([turn, taken]) => {
      const [{ turn: mine }] = turn!.rows as readonly [{ readonly turn: string }]
      if (mine !== 'true') return 'busy'
      return (taken!.rows as readonly Claim[])[0] ?? 'none'
    },
    recall: () => engine.database.transaction((tx) => claimOf(tx, id, token)),
  }
}

async function claimOf(tx: Queries, id: bigint, token: string): Promise<Claim | undefined> {
  const { rows } = await tx.query<Claim>(
    `SELECT b.*, a.id AS attempt, m.holds, m.state AS migration_state
     FROM waystop.batch b JOIN waystop.attempt a ON a.batch_id = b.id AND a.number = b.tries
     JOIN waystop.background_migration m ON m.id = b.migration_id
     WHERE b.migration_id = $1 AND b.state = 'running' AND b.token = $2::uuid`,
    [id, token],
  )
  return rows[0]
}

/**
 * A statement of its own: what is counted after it was committed before it. What it came to is left for the claim in the
 * same message.
 */
const takeTurn = `SELECT set_config('waystop.turn', pg_try_advisory_xact_lock(1467249, -1)::text, true) AS turn`

/**
 * What is claimed is looked for among what is ready, in a partial index, so that the cost stays the same however many are
 * done. The row of the background migration is locked FOR SHARE: what it says holds until the claim is committed; where
 * somebody is changing it there is nothing to claim now.
 */
export const claimQuery = `
WITH gate AS MATERIALIZED (
  SELECT m.id, m.table_name, m.holds, m.state FROM waystop.background_migration m
  WHERE m.id = $1 AND m.barrier_passed AND current_setting('waystop.turn', true) = 'true'
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
  SET state = 'running', owner = $2, token = $6::uuid, lease_until = clock_timestamp() + $3::float8 * interval '1 ms',
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
SELECT taken.*, begun.attempt, gate.holds, gate.state AS migration_state
FROM taken, begun, gate`

/** A worker has claimed its first batch. */
export async function start(tx: Queries, engine: Engine, id: bigint): Promise<void> {
  const row = await lockBackground(tx, id, 'UPDATE')
  if (row?.state === 'active') await endMigration(tx, engine, row, 'start')
}
