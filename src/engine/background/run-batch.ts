import { type HealthVerdict } from '../health/verdict.ts'
import { type AttemptOutcome } from '../events.ts'
import { type Attempt, type End } from './attempt.ts'
import { endAttempt, noProgress } from './books.ts'
import { type Claim } from './claim.ts'
import { subjectIn } from './end-migration.ts'
import { endHold, hold } from './hold.ts'
import { type Job } from './job.ts'
import { patiently } from './patience.ts'
import { startPulse } from './pulse.ts'
import { settleFailure } from './settle-failure.ts'
import { runStep } from './run-step.ts'
import { reasonToHold } from './slow-down.ts'
import { isWorkedOn, type BackgroundState } from './states.ts'
import { remainingSteps } from './batch-steps.ts'

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
  claimNext: Attempt['claimNext'] = () => undefined,
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
