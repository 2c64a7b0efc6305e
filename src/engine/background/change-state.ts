import { UserError } from '../../domain/errors.ts'
import { type Queries } from '../../ports/database.ts'
import { recordAudit } from '../audit.ts'
import { subjectOf } from './queue.ts'
import { backgroundColumns, type BackgroundRow } from './rows.ts'
import { type BackgroundState, isLegal, type Move, moves } from './states.ts'

export interface StateChange {
  readonly actor: string
  readonly because?: string | undefined
  /** For this one alone, or for all. */
  readonly asked?: 'all' | 'name' | undefined
}

/**
 * Moves a background migration whose row the caller has locked FOR UPDATE, and writes who did it, when and why, and an
 * audit record. Throws UserError `illegal-move` that names the state and what is possible in it.
 */
export async function changeState(
  tx: Queries,
  row: BackgroundRow,
  move: Move,
  { actor, because, asked }: StateChange,
): Promise<BackgroundRow> {
  const { to } = moves[move]
  if (!isLegal(move, row.state)) throw illegalMove(row, move)
  const { rows } = await tx.query<BackgroundRow>(
    `UPDATE waystop.background_migration
     SET state = $2, state_at = clock_timestamp(), state_by = $3, state_because = $4,
         started_at = CASE WHEN $5 THEN coalesce(started_at, clock_timestamp()) ELSE started_at END,
         finished_at = CASE WHEN $2 IN ('finished', 'failed') THEN clock_timestamp()
                            WHEN $2 = 'finalized' THEN finished_at END,
         finalized_at = CASE WHEN $2 = 'finalized' THEN clock_timestamp() END,
         hold_until = NULL, hold_because = NULL
     WHERE id = $1 RETURNING ${backgroundColumns}`,
    [row.id, to, actor, because ?? null, move === 'start' || move === 'finish'],
  )
  const detail = { from: row.state, to, ...(asked && { asked }) }
  await recordAudit(tx, { actor, action: move, subject: subjectOfRow(row), because, detail })
  return rows[0]!
}

/** What audit records call it. */
export function subjectOfRow({ name, queued_by }: Pick<BackgroundRow, 'name' | 'queued_by'>): string {
  return subjectOf({ name, queuedBy: queued_by })
}

/** Moves that are possible in a state. */
export function movesFrom(state: BackgroundState): readonly Move[] {
  return (Object.keys(moves) as Move[]).filter((move) => isLegal(move, state))
}

/** What a worker does by itself is nothing a person could ask for. */
const ownMoves: ReadonlySet<Move> = new Set<Move>(['start', 'finish', 'fail', 'confirm'])

function illegalMove({ name, state }: BackgroundRow, move: Move): UserError {
  const possible = movesFrom(state).filter((one) => !ownMoves.has(one))
  return new UserError({
    code: 'illegal-move',
    what: `${name} is ${state}: ${move} is not possible`,
    next: possible.length === 0 ? 'nothing more can be done to it' : `possible now: ${possible.join(', ')}`,
  })
}
