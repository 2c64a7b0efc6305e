import { type Duration, type Instant } from '../../../domain/time.ts'
import { type Span } from '../../../results/run-parts.ts'
import { type WorkReading } from '../../../run/driver.ts'
import { type RunHop, type RunRecord, type RunStep } from '../../../run/record.ts'
import { type StepKind } from '../../../domain/step.ts'
import { given, iso } from '../../background/item.ts'
import { downSpan, isOver } from './standing.ts'

/** Over in moments: without an estimate they count as nothing, and are not called unknown. */
const quick: ReadonlySet<StepKind> = new Set([
  'preflight',
  'gate-before',
  'gate-after',
  'maintenance-on',
  'maintenance-off',
  'stop',
  'start',
  'verify',
  'record',
])

export interface Left {
  readonly now: Instant
  readonly work: readonly WorkReading[]
  /** Somebody works on it: what a step has run already counts. */
  readonly driven: boolean
}

interface Range {
  readonly least: Duration
  readonly most: Duration
  readonly source: string
}

/** How long steps take that are not over; what has run already is taken off. */
export function spanOf(steps: readonly RunStep[], left: Left): Span {
  const open = steps.filter((step) => !isOver(step))
  const known = open.flatMap((step) => rangeOf(step, left) ?? [])
  const unknown = open.filter((step) => !rangeOf(step, left) && !quick.has(step.kind)).map(({ id }) => id)
  const sum = (of: (range: Range) => Duration): number => Math.round(known.reduce((all, one) => all + of(one), 0))
  const sources = [...new Set(known.map(({ source }) => source))]
  return {
    least_ms: sum(({ least }) => least),
    ...(unknown.length === 0 && { most_ms: sum(({ most }) => most) }),
    unknown,
    ...(sources.length > 0 && { source: sources.join('; ') }),
  }
}

function rangeOf(step: RunStep, { now, work, driven }: Left): Range | undefined {
  const begun = driven && (step.state === 'begun' || step.state === 'waiting')
  const measured = begun && step.kind.startsWith('finish-') ? workRange(work) : undefined
  if (measured) return measured
  const { estimate, begunAt } = step
  if (!estimate) return undefined
  const elapsed = begun && begunAt !== undefined ? now - begunAt : 0
  // It takes longer than anybody expected: then nobody knows.
  if (elapsed > estimate.most) return undefined
  return {
    least: Math.max(0, estimate.least - elapsed),
    most: Math.max(0, estimate.most - elapsed),
    source: estimate.source,
  }
}

/** At best all of it at once, at worst one after the other; unknown when one of them is. */
function workRange(work: readonly WorkReading[]): Range | undefined {
  const open = work.filter(({ state }) => state !== 'finished')
  const known = open.flatMap(({ remaining }) => remaining ?? [])
  if (open.length === 0 || known.length < open.length) return undefined
  return {
    least: Math.max(...known.map(({ least }) => least)),
    most: known.reduce((sum, { most }) => sum + most, 0),
    source: 'the rate measured now',
  }
}

export interface Ready {
  readonly remaining: Span
  readonly least_at?: string
  readonly most_at?: string
}

/** When so much is over; left out where nothing is known at all. */
export function readyOf(steps: readonly RunStep[], left: Left): Ready {
  const remaining = spanOf(steps, left)
  const { source, least_ms: least, most_ms: most } = remaining
  if (source === undefined) return { remaining }
  return {
    remaining,
    least_at: iso(left.now + least),
    ...given('most_at', most === undefined ? undefined : iso(left.now + most)),
  }
}

export const isOpen = ({ landedAt }: RunHop): boolean => landedAt === undefined

/** All steps of hops that have not landed. */
export function stepsLeft({ hops }: RunRecord): RunStep[] {
  return hops.filter(isOpen).flatMap(({ steps }) => steps)
}

export const downOf = (steps: readonly RunStep[]): RunStep[] => steps.filter(({ down }) => down)
export const inServiceOf = (steps: readonly RunStep[]): RunStep[] => steps.filter(({ down }) => !down)

/** How long users were not served in a hop, up to now where they still are not. */
export function downtimeOf(record: RunRecord, hop: RunHop, now: Instant): Duration | undefined {
  const span = downSpan(hop)
  if (!span) return undefined
  return Math.max(0, (span.until ?? record.endedAt ?? now) - span.since)
}

export function tookOf({ begunAt, endedAt, state }: RunStep): Duration | undefined {
  if (begunAt === undefined || endedAt === undefined || state === 'planned') return undefined
  return Math.max(0, endedAt - begunAt)
}

/** When users are served again; undefined while they are. */
export function backOf(hop: RunHop | undefined, left: Left): Ready | undefined {
  const span = hop && downSpan(hop)
  if (!span || span.until !== undefined) return undefined
  const last = hop.steps.findLastIndex(({ down }) => down)
  return readyOf(hop.steps.slice(0, last + 1), left)
}

/** Steps up to one, of hops that have not landed. */
export function stepsBefore(record: RunRecord, step: RunStep): RunStep[] {
  const all = stepsLeft(record)
  return all.slice(0, all.indexOf(step))
}
