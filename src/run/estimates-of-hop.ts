import { type Pace, remainingAt } from '../facts/estimates.ts'
import { type Duration } from '../domain/time.ts'
import { type Estimate, type RunHop, type RunRecord, type RunStep } from './record.ts'
import { type StepKind } from '../domain/step.ts'

/** Rows that background work has before it, and how fast it was seen to go. */
export interface WorkAhead {
  readonly name: string
  /** Undefined: nobody counted. */
  readonly rows: number | bigint | undefined
  readonly pace: Pace | undefined
}

export interface EstimateGround {
  readonly product: string
  /** Runs of any product; rehearsals and other products are left out. */
  readonly earlier: readonly Pick<RunRecord, 'product' | 'hops' | 'rehearsal'>[]
  /** Background work that a hop finishes, where it was measured: of `finish-due` and of `finish-background`. */
  readonly work?:
    | ((hop: Pick<RunHop, 'from' | 'to'>, kind: 'finish-due' | 'finish-background') => readonly WorkAhead[] | undefined)
    | undefined
  /** What was read of a step's length, before anything else. */
  readonly read?: ((hop: Pick<RunHop, 'from' | 'to'>, kind: StepKind) => Estimate | undefined) | undefined
}

/** Only the same hop tells anything about how long these take: migrations of another hop are others. */
const ofTheirHop: ReadonlySet<StepKind> = new Set(['finish-due', 'finish-background', 'wait', 'component'])
/** Of one time nobody knows how the next differs. */
const [shorter, longer] = [0.5, 2]

/**
 * The steps of hops with estimates: from rows and rates where these are given, else from the same step of the same hop in earlier runs,
 * else from steps of the kind in other hops. What nobody knows stays unknown; an estimate that is there already is kept,
 * and so is a step that was begun.
 */
export function withEstimates<Hop extends Pick<RunHop, 'from' | 'to' | 'steps'>>(
  hops: readonly Hop[],
  ground: EstimateGround,
): readonly Hop[] {
  const past = pastSteps(ground)
  return hops.map((hop) => ({
    ...hop,
    steps: hop.steps.map((step) =>
      step.state === 'planned' ? { ...step, estimate: step.estimate ?? estimateOf(hop, step, ground, past) } : step,
    ),
  }))
}

interface PastStep extends Pick<RunStep, 'kind' | 'subject'> {
  readonly from: string
  readonly to: string
  readonly took: Duration
}

/** Steps that were done at the first attempt: one that failed in between has a length that says nothing. */
function pastSteps({ product, earlier }: EstimateGround): readonly PastStep[] {
  return earlier
    .filter((run) => run.product === product && !run.rehearsal)
    .flatMap(({ hops }) =>
      hops.flatMap(({ from, to, steps }) =>
        steps.flatMap(({ kind, subject, state, attempts, begunAt, endedAt }) =>
          state === 'done' && attempts === 1 && begunAt !== undefined && endedAt !== undefined && endedAt >= begunAt
            ? [{ from, to, kind, subject, took: endedAt - begunAt }]
            : [],
        ),
      ),
    )
}

function estimateOf(
  hop: Pick<RunHop, 'from' | 'to'>,
  { kind, subject }: Pick<RunStep, 'kind' | 'subject'>,
  { work, read }: EstimateGround,
  past: readonly PastStep[],
): Estimate | undefined {
  const told = read?.(hop, kind)
  if (told) return told
  const isWork = kind === 'finish-due' || kind === 'finish-background'
  const ahead = isWork ? work?.(hop, kind) : undefined
  if (ahead) return ofRows(ahead)
  const alike = past.filter((one) => one.kind === kind && one.subject === subject)
  const same = alike.filter(({ from, to }) => from === hop.from && to === hop.to)
  if (same.length > 0) return measured(same, `${times(same.length)} in this hop before`)
  if (ofTheirHop.has(kind) || alike.length === 0) return undefined
  return measured(alike, `${times(alike.length)} in other hops before`)
}

/** How long a kind of step took before, in this hop or else in others. */
export function lengthBefore(
  hop: Pick<RunHop, 'from' | 'to'>,
  step: Pick<RunStep, 'kind' | 'subject'>,
  ground: EstimateGround,
): Estimate | undefined {
  return estimateOf(hop, step, ground, pastSteps(ground))
}

/** How long users were not served before, in this hop or else in others; only where every step went well at once. */
export function downtimeBefore(hop: Pick<RunHop, 'from' | 'to'>, ground: EstimateGround): Estimate | undefined {
  const past = ground.earlier
    .filter(({ product, rehearsal }) => product === ground.product && !rehearsal)
    .flatMap(({ hops }) => hops.flatMap((one) => downtimeOf(one) ?? []))
  const same = past.filter(({ from, to }) => from === hop.from && to === hop.to)
  if (same.length > 0) return measured(same, `${times(same.length)} in this hop before`)
  return past.length === 0 ? undefined : measured(past, `${times(past.length)} in other hops before`)
}

function downtimeOf({ from, to, steps }: RunHop): { from: string; to: string; took: Duration } | undefined {
  const down = steps.filter((step) => step.down && step.state !== 'skipped')
  const begun = down.flatMap(({ begunAt }) => begunAt ?? [])
  const ended = down.flatMap(({ endedAt, state, attempts }) =>
    state === 'done' && attempts === 1 && endedAt !== undefined ? [endedAt] : [],
  )
  if (down.length === 0 || begun.length < down.length || ended.length < down.length) return undefined
  return { from, to, took: Math.max(...ended) - Math.min(...begun) }
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

/** From the shortest to the longest, and some room on both sides: migrations and machines differ. */
function measured(steps: readonly Pick<PastStep, 'took'>[], source: string): Estimate {
  const lengths = steps.map(({ took }) => took)
  return {
    least: Math.floor(Math.min(...lengths) * shorter),
    most: Math.ceil(Math.max(...lengths) * longer),
    source: `measured ${source}`,
  }
}

/** One after the other: whether they share a table, and so wait for each other, is not known. No work takes no time. */
function ofRows(ahead: readonly WorkAhead[]): Estimate | undefined {
  if (ahead.length === 0) return { least: 0, most: 0, source: 'no background work is left' }
  const each = ahead.map(({ rows, pace }) => (rows === undefined ? undefined : remainingAt(Number(rows), pace)))
  const known = each.filter((one) => one !== undefined)
  if (known.length < each.length) return undefined
  return {
    // At best all go on side by side.
    least: Math.max(...known.map(({ least }) => least)),
    most: known.reduce((sum, { most }) => sum + most, 0),
    source: 'row counts and the rate of earlier batches',
  }
}
