import { type Instant } from '../../../domain/time.ts'
import { type RunAnswer } from '../../../results/run.ts'
import { type RunHopResult, type RunStepResult, type RunWork } from '../../../results/run-parts.ts'
import { type ShownCommand, type WorkReading } from '../../../run/driver.ts'
import { type RestorePoint, type RunHop, type RunRecord, type RunStep } from '../../../run/record.ts'
import { given, iso } from '../../background/item.ts'
import { downOf, downtimeOf, inServiceOf, type Left, spanOf, tookOf } from './spans.ts'

export type StepCommands = ReadonlyMap<string, readonly ShownCommand[]>

export function stepRow(step: RunStep, commands: StepCommands): RunStepResult {
  const { id, kind, title, state, down, attempts, estimate, begunAt, endedAt } = step
  return {
    id,
    kind,
    title,
    ...given('subject', step.subject),
    state,
    down,
    ...(estimate && {
      estimate: { least_ms: whole(estimate.least), most_ms: whole(estimate.most), source: estimate.source },
    }),
    attempts,
    ...given('begun_at', at(begunAt)),
    ...given('ended_at', at(endedAt)),
    ...given('took_ms', tookOf(step)),
    ...given('by', step.by),
    ...given('outcome', step.outcome),
    next: [...step.next],
    do_not: [...step.doNot],
    ...given('tail', step.tail),
    commands: (commands.get(id) ?? []).map(({ on, command }) => ({ ...given('on', on), command })),
  }
}

export function hopRow(record: RunRecord, hop: RunHop, left: Left, commands: StepCommands): RunHopResult {
  const took = inServiceOf(hop.steps).flatMap((step) => tookOf(step) ?? [])
  // What was expected of a hop is told for all of its steps, also when they are over.
  const asPlanned = hop.steps.map((step) => (step.state === 'skipped' ? step : { ...step, state: 'planned' as const }))
  return {
    number: hop.number,
    from: hop.from,
    to: hop.to,
    ...given('landed_at', at(hop.landedAt)),
    downtime: spanOf(downOf(asPlanned), { ...left, work: [] }),
    in_service: spanOf(inServiceOf(asPlanned), { ...left, work: [] }),
    ...given('downtime_took_ms', downtimeOf(record, hop, left.now)),
    ...given('in_service_took_ms', took.length === 0 ? undefined : took.reduce((sum, one) => sum + one, 0)),
    steps: hop.steps.map((step) => stepRow(step, commands)),
  }
}

export function workRow(work: WorkReading): RunWork {
  const { remaining } = work
  return {
    database: work.database,
    name: work.name,
    ...given('queued_by', work.queuedBy),
    state: work.state,
    state_as: work.stateAs,
    ...given('percent', work.percent),
    ...given('rate', work.rate),
    ...(remaining && { remaining: { least_ms: whole(remaining.least), most_ms: whole(remaining.most) } }),
    ...given('error', work.error),
    commands: [...work.commands],
  }
}

export function restoreRow(
  { hops, from }: RunRecord,
  point: RestorePoint,
  now: Instant,
): RunAnswer['restore_points'][number] {
  return {
    hop: point.hop,
    version: hops.find(({ number }) => number === point.hop)?.from ?? from,
    ...given('id', point.id),
    taken_at: iso(point.takenAt),
    restore: point.restore,
    is_command: point.id !== undefined,
    by: point.by,
    loses_ms: Math.max(0, now - point.takenAt),
  }
}

export const whole = (duration: number): number => Math.max(0, Math.round(duration))
const at = (instant: Instant | undefined): string | undefined => (instant === undefined ? undefined : iso(instant))
