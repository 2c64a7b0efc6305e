import { type Estimate, type RunHop, type RunRecord, type RunStep } from '../../src/run/record.ts'
import { type StepKind } from '../../src/domain/step.ts'
import { plannedRun } from '../support/run-records.ts'

export const minute = 60_000

/** `[kind, minutes]`; without minutes nobody knows. */
export type StepTold = readonly [kind: StepKind, most?: number | undefined, more?: Partial<RunStep>]

const downKinds: ReadonlySet<StepKind> = new Set([
  'maintenance-on',
  'stop',
  'deploy',
  'migrate',
  'start',
  'maintenance-off',
])

export const minutes = (most: number, least = most, source = 'a test'): Estimate => ({
  least: least * minute,
  most: most * minute,
  source,
})

function stepOf(number: number, [kind, most, more = {}]: StepTold): RunStep {
  const subject = more.subject
  return {
    id: subject === undefined ? `${number}.${kind}` : `${number}.${kind}.${subject}`,
    kind,
    title: kind,
    subject: undefined,
    state: 'planned',
    down: downKinds.has(kind),
    estimate: most === undefined ? undefined : minutes(most),
    attempts: 0,
    begunAt: undefined,
    endedAt: undefined,
    by: undefined,
    outcome: undefined,
    next: [],
    doNot: [],
    tail: undefined,
    ...more,
  }
}

/** Every step of a whole hop offline: 10 min of backup, 30 min without service, background work of unknown length. */
export const wholeHop: readonly StepTold[] = [
  ['preflight', 1],
  ['finish-due'],
  ['backup', 10],
  ['stop', 1],
  ['deploy', 8],
  ['migrate', 20],
  ['start', 1],
  ['verify', 1],
  ['finish-background'],
  ['gate-after', 1],
  ['record', 0],
]

export const hopOf = (number: number, steps: readonly StepTold[] = wholeHop): RunHop => ({
  number,
  from: `${number}.0.0`,
  to: `${number + 1}.0.0`,
  steps: steps.map((step) => stepOf(number, step)),
  landedAt: undefined,
})

const noLimits: RunRecord['limits'] = {
  toHop: undefined,
  pauseAfter: undefined,
  until: undefined,
  windows: [],
  stopBy: undefined,
}

export function runOf(hops: readonly RunHop[], limits: Partial<RunRecord['limits']> = {}): RunRecord {
  return plannedRun({ from: '1.0.0', to: `${hops.length + 1}.0.0`, hops, limits: { ...noLimits, ...limits } })
}

/** The run with all steps before one done, each a minute after the one before. */
export function upTo(run: RunRecord, id: string, at: number): RunRecord {
  let isPast = false
  const hops = run.hops.map((hop) => {
    const steps = hop.steps.map((step): RunStep => {
      isPast ||= step.id === id
      return isPast ? step : { ...step, state: 'done', attempts: 1, begunAt: at - minute, endedAt: at }
    })
    return { ...hop, steps, landedAt: isPast ? undefined : at }
  })
  return { ...run, hops }
}
