import { UserError } from '../domain/errors.ts'
import { parseDuration, type Duration } from '../domain/time.ts'
import { readWindows, windowForm, type Window } from '../domain/window.ts'
import { machineZone } from '../domain/zone.ts'
import { type Clock } from '../ports/clock.ts'
import { type Hop } from '../results/plan-parts.ts'
import { type Sessions, type SpanResult } from '../results/sessions.ts'
import { type Path } from '../results/upgrade.ts'
import { downtimeBefore, type EstimateGround, lengthBefore } from '../run/estimates-of-hop.ts'
import { type Estimate } from '../run/record.ts'
import { sessionsOf, type Session, type TimedHop } from '../run/sessions.ts'
import { type Span } from '../run/span.ts'
import { given, iso } from './background/item.ts'
import { type PlanningQuestion } from './planning.ts'
import { landingsIn } from './run/landings.ts'

/** Throws UserError `bad-window`. */
export function windowsOf(texts: readonly string[]): readonly Window[] {
  const reading = readWindows(texts)
  if ('ok' in reading) return reading.ok
  throw new UserError({ code: 'bad-window', what: reading.problem, next: windowForm })
}

interface PathNights {
  readonly windows: readonly string[]
  /** What runs of the product on record tell of lengths and landings. */
  readonly earlier: EstimateGround
}

/** A planned path cut into sessions that fit into windows, in the zone of the installation. */
export function pathSessions(
  clock: Clock,
  { installation, request }: Pick<PlanningQuestion, 'installation' | 'request'>,
  { hops }: Path,
  { windows: texts, earlier }: PathNights,
): Sessions {
  const windows = windowsOf(texts)
  const zone = installation?.timeZone ?? machineZone()
  const offline = request.mode === 'offline'
  const ground = { windows, zone, stopBy: undefined, now: clock.now(), landings: landingsIn(earlier.earlier) }
  const timed = hops.map((hop) => timedHop(hop, { offline, estimates: request.estimates, earlier }))
  const list = sessionsOf({ ...ground, hops: timed }).map(sessionResult)
  return { zone, windows: windows.map(({ text }) => text), list }
}

interface HopKnown {
  readonly offline: boolean
  readonly estimates: ReadonlyMap<string, Duration>
  readonly earlier: EstimateGround
}

/** The downtime as a whole, the backup where one was ever made, and what is done in service. */
function timedHop(hop: Hop, { offline, estimates, earlier }: HopKnown): TimedHop {
  const backup = lengthBefore(hop, { kind: 'backup', subject: undefined }, earlier)
  const migrate = offline
    ? downtimeBefore(hop, earlier)
    : lengthBefore(hop, { kind: 'migrate', subject: undefined }, earlier)
  const service = { kind: 'finish-background', subject: undefined } as const
  // A manifest that does not list all migrations may know of no work where there was some.
  const [told, before] = [serviceOf(hop, estimates), lengthBefore(hop, service, earlier)]
  return {
    from: hop.from,
    to: hop.to,
    steps: [
      ...(backup ? [{ kind: 'backup', subject: undefined, down: false, estimate: backup } as const] : []),
      { kind: 'migrate', subject: undefined, down: offline, estimate: migrate },
      { ...service, down: false, estimate: hop.brings.complete ? (told ?? before) : (before ?? told) },
    ],
    waits: hop.waits.map(({ at_least: least, since }) => ({ atLeast: parseDuration(least) ?? 0, since })),
  }
}

/** Nothing recorded is none only where the manifest lists all migrations of the hop. */
function serviceOf(
  { brings, finish_before: before }: Hop,
  estimates: ReadonlyMap<string, Duration>,
): Estimate | undefined {
  const { background, complete } = brings
  if (!complete && before.tracked) return undefined
  if (background.length === 0) return { least: 0, most: 0, source: 'the manifest lists no background work' }
  const each = background.map(({ id }) => estimates.get(id))
  const known = each.filter((one) => one !== undefined)
  if (known.length < each.length) return undefined
  const source = 'row counts of the databases'
  return { least: Math.max(...known), most: known.reduce((sum, one) => sum + one, 0), source }
}

function sessionResult({ number, begin, closes, certain, landing, down, hops }: Session): Sessions['list'][number] {
  return {
    number,
    ...given('begin', begin === undefined ? undefined : iso(begin)),
    ...given('closes', closes === undefined ? undefined : iso(closes)),
    certain,
    landing,
    down: spanResult(down),
    hops: hops.map((hop) => ({
      from: hop.from,
      to: hop.to,
      ...given('begin', hop.begin === undefined ? undefined : iso(hop.begin)),
      down: spanResult(hop.down),
      service: spanResult(hop.service),
      ...given('held_until', typeof hop.heldUntil === 'number' ? iso(hop.heldUntil) : hop.heldUntil),
    })),
  }
}

function spanResult({ least, most, unknown, sources }: Span): SpanResult {
  return { least_ms: least, most_ms: most, unknown: [...unknown], sources: [...sources] }
}
