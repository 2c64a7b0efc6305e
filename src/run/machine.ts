import { type Instant } from '../domain/time.ts'
import { type RunState, type StepState } from '../domain/run-state.ts'
import { type RunEvent, type RunHop, type RunRecord, type RunStep } from './record.ts'

/** Where a step may go from each state. What is done stays done. */
export const stepMoves: Readonly<Record<StepState, readonly StepState[]>> = {
  planned: ['begun', 'needs-you', 'skipped', 'done'],
  // Begun again: after a crash, when reading says that nothing came of it.
  begun: ['begun', 'waiting', 'needs-you', 'done', 'skipped', 'failed'],
  waiting: ['waiting', 'begun', 'needs-you', 'done', 'skipped', 'failed'],
  'needs-you': ['begun', 'needs-you', 'done', 'skipped'],
  failed: ['begun', 'done'],
  done: [],
  // What was left out may be done by hand later: post migrations.
  skipped: ['done'],
}

/** Where a run may go from each state. */
export const runMoves: Readonly<Record<RunState, readonly RunState[]>> = {
  running: ['running', 'waiting', 'held', 'stalled', 'needs-you', 'failed', 'paused', 'done', 'aborted'],
  waiting: ['running', 'waiting', 'held', 'stalled', 'needs-you', 'failed', 'paused', 'done', 'aborted'],
  held: ['running', 'held', 'waiting', 'stalled', 'needs-you', 'failed', 'paused', 'done', 'aborted'],
  stalled: ['running', 'waiting', 'held', 'stalled', 'needs-you', 'failed', 'paused', 'done', 'aborted'],
  'needs-you': ['running', 'needs-you', 'paused', 'aborted'],
  failed: ['running', 'failed', 'paused', 'aborted'],
  paused: ['running', 'paused', 'aborted'],
  done: [],
  aborted: [],
}

/** Is it over, for good? */
export function isOver({ state }: Pick<RunRecord, 'state'>): boolean {
  return runMoves[state].length === 0
}

/** Nothing is left to do in it. */
export function isSettled({ state }: Pick<RunStep, 'state'>): boolean {
  return state === 'done' || state === 'skipped'
}

/** Whose hand moves it, and when. */
export interface Mover {
  readonly by: string
  readonly at: Instant
}

/** What a move of a step writes besides its state. */
export type StepChange = Partial<Pick<RunStep, 'outcome' | 'next' | 'doNot' | 'tail' | 'attempts'>>

/** The only place where a step changes its state. Throws on a move that is none: a bug of ours. */
export function moveStep(record: RunRecord, id: string, to: StepState, change: StepChange, mover: Mover): RunRecord {
  return onStep(record, id, (step) => {
    if (!stepMoves[step.state].includes(to)) throw new Error(`step ${id} cannot go from ${step.state} to ${to}`)
    const begins = to === 'begun'
    const cleared: StepChange = begins ? { outcome: undefined, next: [], doNot: [], tail: undefined } : {}
    return {
      ...step,
      ...cleared,
      ...change,
      ...(change.tail !== undefined && { tail: endOf(change.tail) }),
      state: to,
      begunAt: begins ? (step.begunAt ?? mover.at) : step.begunAt,
      endedAt: isSettled({ state: to }) || to === 'failed' ? mover.at : undefined,
      by: mover.by,
      attempts: change.attempts ?? (begins ? step.attempts + 1 : step.attempts),
    }
  })
}

/** The only place where a run changes its state. */
export function moveRun(record: RunRecord, to: RunState, because: string | undefined, { at }: Mover): RunRecord {
  if (!runMoves[record.state].includes(to)) throw new Error(`a run cannot go from ${record.state} to ${to}`)
  const isSame = record.state === to && record.because === because
  const endedAt = runMoves[to].length === 0 ? at : undefined
  return { ...record, state: to, because, stateAt: isSame ? record.stateAt : at, endedAt }
}

/** Adds a line to the journal. */
export function withEvent(record: RunRecord, what: string, { by, at }: Mover, rest: EventRest = {}): RunRecord {
  const event: RunEvent = { at, by, what, step: rest.step, text: rest.text }
  return { ...record, events: [...record.events, event] }
}

export type EventRest = Partial<Pick<RunEvent, 'step' | 'text'>>

/** The landing: from here on dwell times count. */
export function land(record: RunRecord, number: number, { at }: Mover): RunRecord {
  const hops = record.hops.map((hop) => (hop.number === number ? { ...hop, landedAt: at } : hop))
  return { ...record, hops }
}

function onStep(record: RunRecord, id: string, change: (step: RunStep) => RunStep): RunRecord {
  const hopsOf = (hop: RunHop): RunHop =>
    hop.steps.some((step) => step.id === id)
      ? { ...hop, steps: hop.steps.map((step) => (step.id === id ? change(step) : step)) }
      : hop
  return { ...record, hops: record.hops.map(hopsOf) }
}

const longestTail = 4096

/** The last part of a program's output. */
function endOf(text: string): string {
  return text.length <= longestTail ? text : text.slice(-longestTail)
}

/** Where a run is: the first step that is not settled, and its hop. */
export function currentStep({ hops }: Pick<RunRecord, 'hops'>): { hop: RunHop; step: RunStep } | undefined {
  for (const hop of hops) {
    const step = hop.steps.find((one) => !isSettled(one))
    if (step) return { hop, step }
  }
  return undefined
}

export function stepOf({ hops }: Pick<RunRecord, 'hops'>, id: string): { hop: RunHop; step: RunStep } | undefined {
  for (const hop of hops) {
    const step = hop.steps.find((one) => one.id === id)
    if (step) return { hop, step }
  }
  return undefined
}

/** The release that is on record as installed. */
export function landingOf({ hops, from }: Pick<RunRecord, 'hops' | 'from'>): string {
  return hops.findLast(({ landedAt }) => landedAt !== undefined)?.to ?? from
}
