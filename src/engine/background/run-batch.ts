import { type HealthVerdict } from '../health/verdict.ts'
import { type AttemptOutcome } from '../events.ts'
import { type Attempt, type ClaimNext, type End } from './attempt.ts'
import { addProgress, endAttempt, finishBatch, moveCursor, noProgress } from './books.ts'
import { type Claim } from './claim.ts'
import { subjectIn } from './end-migration.ts'
import { endHold, hold } from './hold.ts'
import { type Job } from './job.ts'
import { patiently } from './patience.ts'
import { exceptOf } from './plan-ahead.ts'
import { startPulse } from './pulse.ts'
import { settleFailure } from './settle-failure.ts'
import { settled } from './settle.ts'
import { reasonToHold } from './slow-down.ts'
import { isWorkedOn, type BackgroundState } from './states.ts'
import { remainingSteps, type Step } from './batch-steps.ts'
import { type SubBatch } from './sub-batch.ts'
import { LeaseLost } from './work-errors.ts'

export interface BatchResult {
  readonly outcome: AttemptOutcome
  readonly rows: number
  /** Claimed in the transaction that finished this one. */
  readonly next: Claim | undefined
}

/** Works on a batch sub-batch by sub-batch until it is done, given back, or has failed; and writes down which. */
export async function runBatch(
  job: Job,
  claim: Claim,
  check: () => Promise<HealthVerdict | undefined>,
  claimNext?: ClaimNext,
): Promise<BatchResult> {
  const { engine, row } = job
  const subject = subjectIn(engine, row)
  const begun = engine.clock.now()
  engine.tell({ kind: 'batch-begun', subject, batch: claim.id, attempt: claim.tries, rows: claim.rows_planned })
  const pulse = startPulse(engine, claim, job.lease)
  const attempt: Attempt = {
    claim,
    progress: noProgress,
    cursor: claim.cursor_at,
    step: undefined,
    lost: pulse.lost,
    claimNext,
    next: undefined,
  }
  const end = await walk(job, attempt, check)
    .catch((error: unknown) => settleFailure(job, attempt, error))
    .finally(pulse.stop)
  const rows = attempt.progress.rows
  engine.tell({
    kind: 'batch-ended',
    subject,
    batch: claim.id,
    rows: BigInt(rows),
    duration: engine.clock.now() - begun,
    ...end,
  })
  return { outcome: end.outcome, rows, next: attempt.next }
}

async function walk(job: Job, attempt: Attempt, check: () => Promise<HealthVerdict | undefined>): Promise<End> {
  const steps = await remainingSteps(job, attempt.claim)
  let state: BackgroundState = attempt.claim.migration_state
  let holds = attempt.claim.holds
  for (const [i, step] of steps.entries()) {
    if (job.ending() || !isWorkedOn(state)) return release(job, attempt)
    const because = await reasonToHold(job, check, state === 'finalizing')
    if (because !== undefined) return holdFor(job, attempt, because)
    const isLast = i === steps.length - 1
    attempt.step = step
    state = await runStep(job, attempt, { step, isLast })
    if (holds > 0) await endHold(job.engine, job.row.id)
    holds = 0
    if (!isLast && job.row.definition.pause > 0) await job.engine.clock.wait(job.row.definition.pause, job.stop)
  }
  return { outcome: 'done' }
}

async function release({ engine }: Job, { claim, progress }: Attempt): Promise<End> {
  await patiently(engine, (tx) =>
    endAttempt(tx, claim, { outcome: 'released', progress, state: 'ready', counted: false }),
  )
  return { outcome: 'released' }
}

async function holdFor({ engine, row }: Job, { claim, progress }: Attempt, because: string): Promise<End> {
  await hold(engine, row, { because })
  await patiently(engine, (tx) => endAttempt(tx, claim, { outcome: 'held', progress, state: 'ready', counted: false }))
  return { outcome: 'held', error: because }
}

interface Stepping {
  readonly step: Step
  readonly isLast: boolean
}

/** One transaction: the work, and as its last statement the fenced move of the cursor. */
async function runStep(job: Job, attempt: Attempt, { step, isLast }: Stepping): Promise<BackgroundState> {
  const { engine, row, shape, worker } = job
  const { claim, lost, cursor } = attempt
  const range = { lower: cursor ?? claim.lower_bound, upper: step.upper }
  const except = exceptOf({ definition: row.definition, pass: claim.pass })
  const sub: SubBatch = { row, claim, shape, range, except, planned: step.planned, signal: lost }
  const { timeout } = row.definition
  const begun = engine.clock.now()
  const outside = await worker.before?.(sub)
  const done = await settled(
    engine,
    async (tx, note) => {
      const inside = await worker.inside?.(tx, sub)
      const rows = inside ?? outside ?? 0
      const workMs = engine.clock.now() - begun
      const total = addProgress(attempt.progress, { rows, subBatches: 1, workMs })
      const move = { from: cursor, to: step.upper, rows, workMs, lease: job.lease, total }
      const moved = isLast ? await finishBatch(tx, claim, move) : await moveCursor(tx, claim, move)
      if (!moved) throw new LeaseLost('somebody else took the batch, or it was taken away')
      note(moved.xid)
      const next = isLast ? await attempt.claimNext?.(tx) : undefined
      return { rows, workMs, total, state: moved.state, next }
    },
    { statementTimeout: timeout, idleTimeout: Math.max(timeout, job.lease), signal: lost },
  )
  attempt.progress = done.total
  attempt.next = done.next
  attempt.cursor = step.upper
  engine.tell({
    kind: 'sub-batch',
    subject: subjectIn(engine, row),
    batch: claim.id,
    rows: done.rows,
    duration: done.workMs,
  })
  return done.state ?? 'cancelled'
}
