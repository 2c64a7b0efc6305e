import { type Duration, type Instant } from '../domain/time.ts'
import { nextOpening, openingAt, readWindows, windowForm, type Opening, type Window } from '../domain/window.ts'
import { zonedText, type ZoneName } from '../domain/zone.ts'
import { type RunHop, type RunLimits, type RunRecord, type RunStep } from './record.ts'
import { lengthText, roomFor, spanOfSteps, unknownMargin, type Span } from './span.ts'
import { stepKinds, type StepKind } from '../domain/step.ts'

/** May a step be begun now? `held` goes on by itself, `pause` needs somebody. */
export type Permission =
  | { readonly kind: 'yes' }
  | { readonly kind: 'held'; readonly until: Instant; readonly because: string }
  | { readonly kind: 'pause'; readonly because: string }

const yes: Permission = { kind: 'yes' }
const between = (first: StepKind, last: StepKind): readonly StepKind[] =>
  stepKinds.slice(stepKinds.indexOf(first), stepKinds.indexOf(last) + 1)

/** Done together: begun in a window, and only when all that is left of them fits into it. */
export const togetherKinds: readonly StepKind[] = between('backup', 'maintenance-off')
/** Once one of these is begun the rest follows, whatever the clock says: nobody is left without service until the next window. */
const unbrokenKinds: readonly StepKind[] = between('maintenance-on', 'maintenance-off')
/** Only what was done is looked at and recorded. */
const closingKinds: ReadonlySet<StepKind> = new Set(['verify', 'gate-after', 'record'])
/** Need no window: users are served meanwhile, and the work can be left after any batch. */
const inServiceKinds: ReadonlySet<StepKind> = new Set([
  'preflight',
  'finish-due',
  'gate-before',
  'wait',
  'finish-background',
])

/**
 * Asked before every step. `--to-hop` and `--pause-after` always count. `--until`, `--stop-by` and windows never keep a downtime that
 * has begun from ending, nor what was done from being verified and recorded. Work in service needs no window.
 */
export function mayBegin(
  record: Pick<RunRecord, 'hops' | 'limits' | 'events'>,
  step: RunStep,
  now: Instant,
  zone: ZoneName,
): Permission {
  const hop = record.hops.find(({ steps }) => steps.some(({ id }) => id === step.id))
  const asked = askedPause(record, step)
  if (asked !== undefined) return { kind: 'pause', because: asked }
  if (!hop || closingKinds.has(step.kind) || isUnderWay(hop, step)) return yes
  const over = overTime(record.limits, now, zone)
  if (over !== undefined) return { kind: 'pause', because: over }
  if (inServiceKinds.has(step.kind)) return yes
  return inWindow(record.limits, { hop, step, now, zone })
}

/** Until when work that needs no window may go on; then it is left after the batch at hand. */
export function deadlineOf(
  { limits }: Pick<RunRecord, 'limits'>,
  { kind }: Pick<RunStep, 'kind'>,
): Instant | undefined {
  if (!inServiceKinds.has(kind)) return undefined
  const ends = [limits.until, limits.stopBy].filter((one) => one !== undefined)
  return ends.length === 0 ? undefined : Math.min(...ends)
}

const isSettled = ({ state }: RunStep): boolean => state === 'done' || state === 'skipped'

/** Was it put in because another had grown old? Nobody asked for a pause behind it. */
export function isRenewal({ kind, subject }: Pick<RunStep, 'kind' | 'subject'>): boolean {
  return kind === 'backup' && /^again(?:-\d+)?$/u.test(subject ?? '')
}

/** A pause that was asked for by place. Where the run has paused since, it was obeyed, and whoever resumed goes past it. */
function askedPause({ hops, limits, events }: Pick<RunRecord, 'hops' | 'limits' | 'events'>, next: RunStep) {
  const { toHop, pauseAfter } = limits
  const all = hops.flatMap((hop) => hop.steps.map((step) => ({ hop, step })))
  const before = all.slice(
    0,
    Math.max(
      0,
      all.findIndex(({ step }) => step.id === next.id),
    ),
  )
  const obeyed = (since: Instant): boolean => events.some(({ what, at }) => what === 'paused' && at >= since)
  const landing = before.findLast(({ hop }) => hop.to === toHop)
  const nextHop = all.find(({ step }) => step.id === next.id)?.hop
  if (landing && landing.hop !== nextHop && !obeyed(landing.hop.landedAt ?? landing.step.endedAt ?? 0))
    return `${landing.hop.to} is reached, and --to-hop ${landing.hop.to} was asked for`
  const isMeant = (step: RunStep): boolean => step.id === pauseAfter || (step.kind === pauseAfter && !isRenewal(step))
  const last = before.findLast(({ step }) => isSettled(step) && isMeant(step))
  if (!last || obeyed(last.step.endedAt ?? 0)) return undefined
  const down = nextHop && isUnderWay(nextHop, next) ? '; users are not served meanwhile' : ''
  return `${last.step.id} has ended, and --pause-after ${pauseAfter} was asked for${down}`
}

/** Was something begun that must not be left as it is? */
function isUnderWay({ steps }: RunHop, step: RunStep): boolean {
  if (!unbrokenKinds.includes(step.kind)) return false
  const upToHere = steps.slice(0, steps.findIndex(({ id }) => id === step.id) + 1)
  return upToHere.some(({ kind, state }) => unbrokenKinds.includes(kind) && state !== 'planned' && state !== 'skipped')
}

function overTime({ until, stopBy }: RunLimits, now: Instant, zone: ZoneName): string | undefined {
  for (const [flag, limit] of [
    ['--until', until],
    ['--stop-by', stopBy],
  ] as const)
    if (limit !== undefined && now >= limit)
      return `${flag} ${zonedText(zone, limit)} is over; to go on, resume with another ${flag}`
  return undefined
}

interface Asked {
  readonly hop: RunHop
  readonly step: RunStep
  readonly now: Instant
  readonly zone: ZoneName
}

/** What must be done without a break from a step on: all that is left up to the end of the downtime. */
function togetherFrom({ steps }: Pick<RunHop, 'steps'>, step: Pick<RunStep, 'id' | 'kind'>): readonly RunStep[] {
  const left = steps.slice(steps.findIndex(({ id }) => id === step.id)).filter((one) => !isSettled(one))
  return togetherKinds.includes(step.kind)
    ? left.filter(({ kind }) => togetherKinds.includes(kind))
    : left.filter(({ id }) => id === step.id)
}

function inWindow(limits: RunLimits, asked: Asked): Permission {
  const { hop, step, now, zone } = asked
  const span = spanOfSteps(togetherFrom(hop, step))
  const room = roomFor(span)
  const needs = needsText(asked, span)
  const stopBy = limits.stopBy ?? Number.POSITIVE_INFINITY
  if (now + room > stopBy) return { kind: 'pause', because: `${needs}; --stop-by is ${zonedText(zone, stopBy)}` }
  const reading = readWindows(limits.windows)
  if ('problem' in reading) return { kind: 'pause', because: `${reading.problem}; ${windowForm}` }
  const open = openingAt(reading.ok, zone, now)
  if (open && endOf(open) >= now + room) return yes
  const next = openingWithRoom(reading.ok, { from: now, zone, room })
  if (!next) return { kind: 'pause', because: `${needs}; no window is as long as that` }
  const why = open ? `${needs}; the window closes ${zonedText(zone, endOf(open))}` : 'no window is open'
  const because = `${why}; the next one that is long enough opens ${zonedText(zone, next.begin)}`
  const isTooLate = next.begin >= (limits.until ?? Number.POSITIVE_INFINITY) || next.begin + room > stopBy
  return isTooLate
    ? { kind: 'pause', because: `${because}, behind the limit of this run` }
    : { kind: 'held', until: next.begin, because }
}

const endOf = ({ end }: Opening): Instant => end ?? Number.POSITIVE_INFINITY

/** How far ahead is looked: the one night a year that is an hour longer is not what somebody means. */
const farthest: Duration = 35 * 24 * 60 * 60_000

/** The first opening of the next weeks with so much room that begins after an instant. */
export function openingWithRoom(
  windows: readonly Window[],
  { from, zone, room }: { readonly from: Instant; readonly zone: ZoneName; readonly room: number },
): Opening | undefined {
  let next = nextOpening(windows, zone, from)
  while (next && next.begin - from < farthest) {
    if (endOf(next) - next.begin >= room) return next
    next = nextOpening(windows, zone, next.begin)
  }
  return undefined
}

/** `1.backup and what follows it without a break take up to 50 min`. */
function needsText({ hop, step }: Asked, span: Span): string {
  const together = togetherFrom(hop, step)
  const what = together.length > 1 ? `${step.id} and what follows without a break` : step.id
  if (span.unknown.length === 0) return `${what} may take ${lengthText(span.most)}`
  const known = span.most > 0 ? `${lengthText(span.most)} and ` : ''
  return `${what} need ${known}${lengthText(unknownMargin)} for what nobody knows the length of (${span.unknown.join(', ')})`
}
