import { type Queries, type Transaction } from '../../ports/database.ts'
import { mayBeFenced } from '../fence.ts'
import { type Attempt } from './attempt.ts'
import { type Step } from './batch-steps.ts'
import { addProgress, finishing, isLost, movement, type Moved, type Progress } from './books.ts'
import { type Claim, type ClaimAnswer, type Claiming } from './claim.ts'
import { subjectIn } from './end-migration.ts'
import { type Job } from './job.ts'
import { exceptOf } from './plan-ahead.ts'
import { settled } from './settle.ts'
import { type BackgroundState } from './states.ts'
import { type SubBatch } from './sub-batch.ts'
import { LeaseLost } from './work-errors.ts'

interface Stepping {
  readonly step: Step
  readonly isLast: boolean
}

/** One sub-batch, and the state of the background migration behind it. */
export async function runStep(job: Job, attempt: Attempt, stepping: Stepping): Promise<BackgroundState> {
  const { engine, row } = job
  const { state, next, total, ...done } = await work(job, attempt, stepping).catch(async (error: unknown) => {
    throw await lostOr(job, attempt, error)
  })
  attempt.progress = total
  attempt.next = next
  attempt.cursor = stepping.step.upper
  engine.tell({
    kind: 'sub-batch',
    subject: subjectIn(engine, row),
    batch: attempt.claim.id,
    rows: done.rows,
    duration: done.workMs,
  })
  return state ?? 'cancelled'
}

interface Done {
  readonly rows: number
  readonly workMs: number
  readonly total: Progress
}

interface Stepped extends Done {
  readonly state: BackgroundState | null
  readonly next: Claim | undefined
}

/**
 * One transaction in two messages: the work, then the fenced move of the cursor with the COMMIT behind it. The last
 * sub-batch of a batch claims the next one in between. Only that one waits for the disk: a crash of the server may undo the
 * others, but their work always with the cursor, and what goes on from a place where the cursor does not stand any more is
 * fenced off. A claim has to be durable, because a row that crashes the server must use up its attempts.
 */
async function work(job: Job, attempt: Attempt, { step, isLast }: Stepping): Promise<Stepped> {
  const { engine, row, worker, lease } = job
  const { claim, cursor } = attempt
  const { timeout } = row.definition
  const sub = subBatchOf(job, attempt, step)
  const begun = engine.clock.now()
  const outside = await worker.before?.(sub)
  let claiming: Claiming | undefined
  let done: Done = { rows: 0, workMs: 0, total: attempt.progress }
  const inside = async (tx: Transaction): Promise<Stepped> => {
    const rows = (await worker.inside?.(tx, sub)) ?? outside ?? 0
    const workMs = engine.clock.now() - begun
    done = { rows, workMs, total: addProgress(attempt.progress, { rows, subBatches: 1, workMs }) }
    claiming = isLast ? attempt.claimNext() : undefined
    const move = { from: cursor, to: step.upper, lease, ...done }
    const moving = isLast ? finishing(claim, move) : movement(claim, move)
    const [moved, ...taken] = await tx.last([moving, ...(claiming?.statements ?? [])])
    const { state } = moved!.rows[0] as unknown as Moved
    return { ...done, state, next: claimIn(claiming?.answer(taken)) }
  }
  const recall = async (): Promise<Stepped> => ({
    ...done,
    state: await engine.database.transaction((tx) => stateOf(tx, row.id), { readOnly: true }),
    next: await claiming?.recall(),
  })
  const limits = { statementTimeout: timeout, idleTimeout: Math.max(timeout, lease) }
  return settled(engine, inside, { ...limits, sparing: true, durable: isLast, signal: attempt.lost, recall })
}

const claimIn = (answer: ClaimAnswer | undefined): Claim | undefined =>
  typeof answer === 'string' ? undefined : answer

async function stateOf(tx: Queries, id: bigint): Promise<BackgroundState | null> {
  const text = 'SELECT state FROM waystop.background_migration WHERE id = $1'
  const { rows } = await tx.query<{ state: BackgroundState }>(text, [id])
  return rows[0]?.state ?? null
}

function subBatchOf({ row, shape }: Job, { claim, cursor, lost }: Attempt, { upper, planned }: Step): SubBatch {
  const range = { lower: cursor ?? claim.lower_bound, upper }
  const except = exceptOf({ definition: row.definition, pass: claim.pass })
  return { row, claim, shape, range, except, planned, signal: lost }
}

/** What a failed move means is asked of the batch itself; where that cannot be asked, the error stands for itself. */
async function lostOr({ engine }: Job, { claim, cursor }: Attempt, error: unknown): Promise<unknown> {
  if (!mayBeFenced(error)) return error
  const isOver = await engine.database
    .transaction((tx) => isLost(tx, claim, cursor), { readOnly: true })
    .catch(() => false)
  return isOver ? new LeaseLost('somebody else took the batch, or it was taken away', { cause: error }) : error
}
