import { DatabaseError, UserError } from '../domain/errors.ts'
import { type Duration } from '../domain/time.ts'
import { type DriveParts } from './drive-parts.ts'
import { type StepContext, type StepEnd } from './driver.ts'
import { isAway, patience } from './journal.ts'
import { type RunHop, type RunRecord, type RunStep } from './record.ts'

export interface Attempt {
  readonly record: RunRecord
  readonly hop: RunHop
  readonly step: RunStep
  readonly leave: AbortSignal
}

const firstPause: Duration = 1000
const longestPause: Duration = 15_000

/** Does a step. What passes by itself is waited for and tried again, in growing steps, for ten minutes at most. */
export async function attempted(parts: DriveParts, attempt: Attempt): Promise<StepEnd> {
  const { clock } = parts
  const { record, step, leave } = attempt
  const end = clock.now() + patience
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 2)) {
    const ended = await once(parts, attempt)
    if (ended.kind !== 'failed' || ended.transient !== true || clock.now() >= end) return ended
    const text = `${ended.what}; tried again in ${Math.round(pause / 1000)} s`
    parts.tell({ kind: 'progress', run: record, step, progress: { text } })
    await clock.wait(pause, leave)
    if (leave.aborted) return { kind: 'stopped' }
  }
}

async function once(parts: DriveParts, { record, hop, step, leave }: Attempt): Promise<StepEnd> {
  const executor = parts.executors.get(step.kind)
  if (!executor) return nobody(step)
  const context: StepContext = {
    run: record,
    hop,
    step,
    stop: leave,
    tell: (progress) => parts.tell({ kind: 'progress', run: record, step, progress }),
    deadline: parts.deadline(record, step),
  }
  try {
    return await executor.run(context)
  } catch (error) {
    return failureOf(error)
  }
}

function nobody({ kind, id }: RunStep): StepEnd {
  return {
    kind: 'failed',
    what: `nobody does ${kind} any more: the driver of this run has changed`,
    next: [`do it by hand, then plan run confirm ${id} --force --because 'WHY'`],
    doNot: [],
  }
}

/** What a step throws is its failure. A bug of ours is none: it is thrown on, and nobody knows what became of the step. */
export function failureOf(error: unknown): Extract<StepEnd, { kind: 'failed' }> {
  if (!(error instanceof DatabaseError) && !(error instanceof UserError)) throw error
  return {
    kind: 'failed',
    what: error.what,
    next: [error.next],
    doNot: [],
    ...(error.details.length > 0 && { tail: error.details.join('\n') }),
    transient: isAway(error),
  }
}
