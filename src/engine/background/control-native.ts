import { type Database, type Queries } from '../../ports/database.ts'
import { changeState, movesFrom } from './change-state.ts'
import { keepPaused, planPaused } from './paused.ts'
import { lockBackground } from './rows.ts'
import { type BackgroundState, isLegal, moves } from './states.ts'
import {
  type BackgroundStatus,
  type BackgroundVerb,
  type ControlPlan,
  type ControlRequest,
  type PlannedStatement,
} from './system.ts'

type Change = Extract<ControlPlan, { kind: 'change' }>

/** Decides from the state what a verb would do. Nothing is touched. */
export function planNative(
  target: BackgroundStatus,
  verb: BackgroundVerb,
  request: Pick<ControlRequest, 'asked' | 'alsoNamed'> = {},
): ControlPlan {
  const { state } = target
  const paused = planPaused(target, verb, request)
  if (paused) return paused
  const so = alreadySo(target, verb)
  if (so !== undefined) return { kind: 'nothing', target, because: so }
  if (state === 'unknown' || !isLegal(verb, state)) return refusal(target, verb)
  return {
    kind: 'change',
    target,
    verb,
    to: moves[verb].to,
    statements: [...effects(verb, target.id), stateStatement(target, verb)],
    vendorCommand: undefined,
    warnings: warningsOf(target, verb),
  }
}

/**
 * Runs a plan in one transaction. The row is locked first; when its state is not the one the plan was made for, somebody
 * was faster and nothing is changed.
 */
export function applyNative(
  database: Database,
  { target, verb }: Change,
  { actor, because, asked }: ControlRequest,
): Promise<{ readonly changed: boolean }> {
  return database.transaction(async (tx) => {
    const row = await lockBackground(tx, target.id, 'UPDATE')
    if (!row || !verb || row.state !== target.state) return { changed: false }
    const change = { actor, because, asked }
    if (row.state === 'paused') {
      // Paused again meanwhile it may be meant otherwise.
      if (row.state_at !== target.stateAt) return { changed: false }
      if (verb === 'pause') {
        await keepPaused(tx, row, change)
        return { changed: true }
      }
    }
    await changeState(tx, row, verb, change)
    for (const statement of effects(verb, row.id)) await run(tx, statement)
    return { changed: true }
  })
}

async function run(tx: Queries, { text, values }: PlannedStatement): Promise<void> {
  await tx.query(text, values)
}

/** Asking again for what is so already changes nothing, and is no mistake. */
function alreadySo(target: BackgroundStatus, verb: BackgroundVerb): string | undefined {
  const { name, state, batches } = target
  const isQueued = state === 'active' || state === 'running'
  if (verb === 'restart') return state === 'active' && !isBegun(target) ? `${name} has not begun yet` : undefined
  if (verb === 'retry') return isQueued && batches?.failed === 0 ? `nothing of ${name} has failed` : undefined
  if (state === moves[verb].to) return alreadyWords(name, state)
  return alreadyPast(verb).includes(state) ? `${name} is ${state} already` : undefined
}

/** States in which what a verb is for has been reached. */
function alreadyPast(verb: BackgroundVerb): readonly BackgroundStatus['state'][] {
  if (verb === 'resume') return ['running', 'finalizing']
  return verb === 'finalize' ? ['finished', 'finalized'] : []
}

function isBegun({ rowsDone = 0n, batches }: BackgroundStatus): boolean {
  return rowsDone > 0n || (batches !== undefined && Object.values(batches).some((number: number) => number > 0))
}

function alreadyWords(name: string, state: BackgroundState): string {
  return state === 'active' ? `${name} is active: it waits for a worker` : `${name} is ${state} already`
}

function refusal(target: BackgroundStatus, verb: BackgroundVerb): ControlPlan {
  const { name, state, batches } = target
  const because = `${name} is ${state}: ${reasonOf(state, verb)}`
  const next =
    verb === 'retry' && state !== 'unknown' && isLegal('pause', state) && (batches?.failed ?? 0) > 0
      ? 'wait until the rest is done: it ends as failed then, and can be retried'
      : nextOf(state)
  return { kind: 'refused', target, because, next }
}

const reasons: Readonly<Record<BackgroundVerb, string>> = {
  pause: 'only what is worked on can be paused',
  resume: 'only what is paused can be resumed',
  retry: 'only what failed can be retried',
  restart: 'dependents may rely on it, so it does not begin again',
  finalize: 'it was given up, so nothing of it can be finished',
  cancel: 'there is nothing left to give up',
}

function reasonOf(state: BackgroundStatus['state'], verb: BackgroundVerb): string {
  if (state === 'unknown') return 'a newer version of plan wrote this state'
  if (verb === 'resume' && state === 'failed') return 'its failed batches need a retry'
  return reasons[verb]
}

function nextOf(state: BackgroundStatus['state']): string {
  const possible = state === 'unknown' ? [] : verbsFrom(state)
  return possible.length === 0 ? 'nothing more can be done to it' : `possible now: ${possible.join(', ')}`
}

/** What a person can ask for in a state. */
function verbsFrom(state: BackgroundState): readonly BackgroundVerb[] {
  return movesFrom(state).filter((move) => move in reasons) as readonly BackgroundVerb[]
}

function warningsOf(target: BackgroundStatus, verb: BackgroundVerb): readonly string[] {
  const { name, rowsDone = 0n } = target
  if (verb === 'cancel')
    return [
      `${name} is given up: whatever depends on it stays refused, and only a restart from the beginning undoes it`,
    ]
  if (verb === 'restart' && isBegun(target))
    return [`${name} begins again: all its batches are forgotten, and ${rowsDone} rows are worked on a second time`]
  return []
}

/** What a verb does besides the state. A batch that is gone has no lease: whoever works on it finds that out and rolls back. */
function effects(verb: BackgroundVerb, id: bigint): readonly PlannedStatement[] {
  if (verb === 'retry')
    return [
      { text: retryBatches, values: [id] },
      { text: forgetFailures, values: [id] },
    ]
  if (verb !== 'restart') return []
  return [
    { text: 'DELETE FROM waystop.batch WHERE migration_id = $1', values: [id] },
    { text: emptyTally, values: [id] },
    { text: fromTheBeginning, values: [id] },
  ]
}

const retryBatches = `UPDATE waystop.batch
SET state = 'ready', attempts = 0, lost_leases = 0, transients = 0, not_before = NULL, owner = NULL, token = NULL, lease_until = NULL
WHERE migration_id = $1 AND state = 'failed'`

const forgetFailures = 'UPDATE waystop.tally SET batches_failed = 0 WHERE migration_id = $1'

const emptyTally = `UPDATE waystop.tally SET batches_done = 0, batches_failed = 0, rows_done = 0, work_ms = 0
WHERE migration_id = $1`

/** Transactions that are open now may hold rows it has not seen: it waits for them again. */
const fromTheBeginning = `UPDATE waystop.background_migration
SET lower_bound = NULL, upper_bound = NULL, planned_to = NULL, planned = false, pass = 1, total_rows = NULL,
    barrier = pg_current_xact_id(), barrier_passed = false, started_at = NULL, finished_at = NULL,
    last_sqlstate = NULL, last_error = NULL, last_error_at = NULL,
    pass_rows = 0, last_pass_rows = NULL, pass_samples = NULL, holds = 0,
    batch_size = (definition ->> 'batchSize')::integer, sub_batch_size = (definition ->> 'subBatchSize')::integer
WHERE id = $1`

/** What is shown of the change itself; who, when and why, and the audit record, are written with it. */
function stateStatement({ id, state }: BackgroundStatus, verb: BackgroundVerb): PlannedStatement {
  return {
    text: 'UPDATE waystop.background_migration SET state = $2 WHERE id = $1 AND state = $3',
    values: [id, moves[verb].to, state],
  }
}
