import { type Queries } from '../../ports/database.ts'
import { recordAudit } from '../audit.ts'
import { type StateChange, subjectOfRow } from './change-state.ts'
import { type BackgroundRow } from './rows.ts'
import { type BackgroundStatus, type BackgroundVerb, type ControlPlan, type ControlRequest } from './system.ts'

/** How it was paused that is paused now: of `waystop.background_migration m` what the last record of a pause says. */
export const pausedWithSql = `CASE WHEN m.state = 'paused' THEN (
         SELECT a.detail ->> 'asked' FROM waystop.audit a
         WHERE a.subject = 'background-migration:' || m.name || '/' || m.queued_by AND a.action = 'pause'
         ORDER BY a.id DESC LIMIT 1) END`

type Asking = Pick<ControlRequest, 'asked' | 'alsoNamed'>

/**
 * What was paused by its name was meant, so whoever goes on with all leaves it; and one that was paused with all the
 * others is meant from now on when somebody names it. Undefined: nothing of that.
 */
export function planPaused(
  target: BackgroundStatus,
  verb: BackgroundVerb,
  { asked, alsoNamed = false }: Asking,
): ControlPlan | undefined {
  const { state, pausedWith } = target
  if (state !== 'paused') return undefined
  if (verb === 'resume' && asked === 'all' && pausedWith !== 'all' && !alsoNamed)
    return { kind: 'left', target, because: leftWords(target) }
  if (verb === 'pause' && asked === 'name' && pausedWith === 'all') return stays(target)
  return undefined
}

function leftWords({ pausedWith, stateBy, stateBecause }: BackgroundStatus): string {
  const why = stateBecause === undefined ? '' : `: ${stateBecause}`
  if (pausedWith === undefined) return `nobody wrote down whether it was paused by its name${why}`
  return `${stateBy ?? 'somebody'} paused it by its name${why}`
}

function stays(target: BackgroundStatus): ControlPlan {
  return {
    kind: 'change',
    target,
    verb: 'pause',
    to: 'paused',
    because: 'it was paused with all others; plan bbm resume --all leaves it from now on',
    statements: [{ text: nameIt, values: [target.id] }],
    vendorCommand: undefined,
    warnings: [],
  }
}

const nameIt = "UPDATE waystop.background_migration SET state_at = clock_timestamp() WHERE id = $1 AND state = 'paused'"

/** The caller has locked the row, which is paused already. Who paused it now is on record; why, unless that is not said. */
export async function keepPaused(
  tx: Queries,
  row: BackgroundRow,
  { actor, because, asked }: StateChange,
): Promise<void> {
  await tx.query(
    `UPDATE waystop.background_migration
     SET state_at = clock_timestamp(), state_by = $2, state_because = coalesce($3, state_because) WHERE id = $1`,
    [row.id, actor, because ?? null],
  )
  const detail = { from: row.state, to: row.state, ...(asked && { asked }) }
  await recordAudit(tx, { actor, action: 'pause', subject: subjectOfRow(row), because, detail })
}
