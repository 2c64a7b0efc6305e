import { type Duration, type Instant } from '../domain/time.ts'
import { openingAt, type Opening, type Window } from '../domain/window.ts'
import { type ZoneName } from '../domain/zone.ts'
import { openingWithRoom, togetherKinds } from './limits.ts'
import { roomFor, spanOfSteps, sumOfSpans, type Span, type TimedStep } from './span.ts'

/** One hop as far as its time matters. */
export interface TimedHop {
  readonly from: string
  readonly to: string
  /** What is left to do of it. */
  readonly steps: readonly (TimedStep & { readonly down: boolean })[]
  /** Times that must have passed since a landing before the hop begins. */
  readonly waits: readonly { readonly atLeast: Duration; readonly since: string }[]
}

export interface SessionGround {
  readonly hops: readonly TimedHop[]
  readonly windows: readonly Window[]
  /** Nothing is begun that is not expected to end by then. */
  readonly stopBy: Instant | undefined
  readonly zone: ZoneName
  readonly now: Instant
  /** When releases were recorded as landed, as far as anybody knows. */
  readonly landings: ReadonlyMap<string, Instant>
}

/** A hop inside a session. Lengths that nobody knows are named in each span; they never become numbers. */
export interface SessionHop {
  readonly from: string
  readonly to: string
  /** When it begins at the latest, if everything before it takes as long as was thought; undefined is unknown. */
  readonly begin: Instant | undefined
  /** Without service. */
  readonly down: Span
  /** All that is done without a break, the backup before and the downtime included. */
  readonly busy: Span
  /** Background work after it, with users served; the next hop waits for it. */
  readonly service: Span
  /** Until when a dwell keeps it from beginning; undefined: nothing does, `unknown`: nobody knows since when the time counts. */
  readonly heldUntil: Instant | 'unknown' | undefined
}

/** What is done between two leaves: it begins in a window and ends with users served on a landing. */
export interface Session {
  /** From 1. */
  readonly number: number
  /** Undefined: no window is long enough for its first hop or for one before it, or `stopBy` is over by then. */
  readonly begin: Instant | undefined
  /** When its window closes. */
  readonly closes: Instant | undefined
  /** False: work of unknown length comes before it, so it may be later. */
  readonly certain: boolean
  readonly hops: readonly SessionHop[]
  readonly landing: string
  readonly down: Span
}

interface Draft {
  readonly begin: Instant | undefined
  readonly closes: Instant | undefined
  readonly certain: boolean
  readonly hops: SessionHop[]
}

interface Walk {
  readonly ground: SessionGround
  readonly drafts: Draft[]
  readonly landings: Map<string, Instant>
  /** When the last hop's work in service has ended at the latest; undefined is unknown. */
  free: Instant | undefined
  /** When the next session could begin at the earliest. */
  soonest: Instant
  /** A hop fits nowhere, and so does nothing behind it. */
  stuck: boolean
}

/**
 * Cuts a path into sessions. As many hops are done in one as fit; where nobody knows how long the work between two takes, it ends. A
 * downtime that nobody knows is given the margin of `unknownMargin`.
 */
export function sessionsOf(ground: SessionGround): readonly Session[] {
  const { now, landings } = ground
  const walk: Walk = { ground, drafts: [], landings: new Map(landings), free: now, soonest: now, stuck: false }
  for (const hop of ground.hops) place(walk, hop)
  return walk.drafts.map(({ begin, closes, certain, hops }, i) => ({
    number: i + 1,
    begin,
    closes,
    certain,
    hops,
    landing: hops.at(-1)!.to,
    down: sumOfSpans(hops.map(({ down }) => down)),
  }))
}

function place(walk: Walk, hop: TimedHop): void {
  const { ground } = walk
  const timed = timesOf(walk, hop)
  // Where nothing bounds a session it goes on after work of any length.
  const goesOn = walk.drafts.length > 0 && ground.windows.length === 0 && ground.stopBy === undefined
  const begin = inSession(walk, timed) ?? (goesOn ? undefined : inNewSession(walk, timed))
  const session = walk.drafts.at(-1)!
  const guessed = session.hops.some(({ busy }) => busy.unknown.length > 0)
  session.hops.push({ ...timed, begin: guessed ? undefined : begin })
  const knowsEnd = begin !== undefined && timed.service.unknown.length === 0
  const ended = (begin ?? walk.soonest) + timed.busy.least + timed.service.least
  // Work of unknown length may end in time for the next hop; the plan does not count on it.
  walk.soonest = knowsEnd ? ended : Math.max(ended, walk.drafts.at(-1)!.closes ?? ended)
  walk.free = knowsEnd ? begin + roomFor(timed.busy) + timed.service.most : undefined
  if (walk.free !== undefined) walk.landings.set(timed.to, walk.free)
}

function timesOf({ landings }: Walk, { from, to, steps, waits }: TimedHop): Omit<SessionHop, 'begin'> {
  const until = waits.map(({ atLeast, since }) => {
    const landed = landings.get(since)
    return landed === undefined ? undefined : landed + atLeast
  })
  const known = until.filter((one) => one !== undefined)
  return {
    from,
    to,
    down: spanOfSteps(steps.filter((step) => step.down)),
    busy: spanOfSteps(steps.filter(({ kind }) => togetherKinds.includes(kind))),
    service: spanOfSteps(steps.filter(({ kind }) => kind === 'finish-background')),
    heldUntil: known.length < until.length ? 'unknown' : known.length > 0 ? Math.max(...known) : undefined,
  }
}

/** When the hop begins in the session at hand; undefined when it does not fit there. */
function inSession(walk: Walk, hop: Omit<SessionHop, 'begin'>): Instant | undefined {
  const { drafts, free, ground } = walk
  const session = drafts.at(-1)
  if (!session || free === undefined || hop.heldUntil === 'unknown') return undefined
  const begin = Math.max(free, hop.heldUntil ?? free)
  const end = Math.min(session.closes ?? Number.POSITIVE_INFINITY, ground.stopBy ?? Number.POSITIVE_INFINITY)
  return session.begin !== undefined && begin + roomFor(hop.busy) <= end ? begin : undefined
}

/** The first opening after the work before it, and after what a dwell asks for, with room for it. */
function inNewSession(walk: Walk, hop: Omit<SessionHop, 'begin'>): Instant | undefined {
  const { drafts, ground, free, soonest } = walk
  const certain = free !== undefined && hop.heldUntil !== 'unknown'
  const from = Math.max(free ?? soonest, typeof hop.heldUntil === 'number' ? hop.heldUntil : 0)
  const opening = openingFor(ground, from, roomFor(hop.busy))
  const begin = opening && Math.max(opening.begin, from)
  walk.stuck ||= begin === undefined || begin + roomFor(hop.busy) > (ground.stopBy ?? Number.POSITIVE_INFINITY)
  if (walk.stuck) {
    drafts.push({ begin: undefined, closes: undefined, certain: false, hops: [] })
    return undefined
  }
  drafts.push({ begin, closes: opening?.end, certain, hops: [] })
  return begin
}

function openingFor({ windows, zone }: SessionGround, from: Instant, room: Duration): Opening | undefined {
  const open = openingAt(windows, zone, from)
  if (open && from + room <= (open.end ?? Number.POSITIVE_INFINITY)) return open
  return openingWithRoom(windows, { from, zone, room })
}
