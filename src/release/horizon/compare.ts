import { type Life } from '../../domain/life.ts'
import { compareLines, formatLine, type Line } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { type Release } from '../../domain/release.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { type Version } from '../../domain/version.ts'
import { nothingKnown } from '../../planner/fleet-changes.ts'
import { isUsable } from '../../planner/landings.ts'
import { fleetPaths } from '../../planner/matrix.ts'
import { type HorizonCandidate, type HorizonStop, type WaitingWork } from '../../results/stop-horizon.ts'
import { calendarOf } from '../calendar.ts'
import { withSchedule, type Candidate } from './candidates.ts'
import { type Future } from './future.ts'
import { landingOf, unconditionalReaches, unservedIn, waitingWork, type OpenWork } from './work.ts'

/** What candidates are compared on. */
export interface Comparison {
  readonly future: Future
  readonly work: readonly OpenWork[]
  readonly lives: readonly Life[]
  /** Where installations start. */
  readonly starts: readonly Version[]
  readonly today: CalendarDate
}

type Judged = Omit<HorizonCandidate, 'recommended'>

/** Every candidate judged; one with the stops of an earlier one is not judged again. */
export function compareCandidates(comparison: Comparison, candidates: readonly Candidate[]): Judged[] {
  const known = new Map<string, Judged>()
  return candidates.map((candidate) => {
    const key = candidate.stops.map(formatLine).join(' ')
    const same = known.get(key)
    const { id, title } = candidate
    if (same) return { ...same, id, title, same_as: same.id }
    const judged = judge(comparison, candidate)
    known.set(key, judged)
    return judged
  })
}

function judge(comparison: Comparison, candidate: Candidate): Judged {
  const { future, lives } = comparison
  const manifest = withSchedule(future, candidate)
  const waiting = waitingByStop(comparison, manifest)
  const stops = candidate.stops.map((line) => stopResult(future, line, waiting.byStop.get(formatLine(line)) ?? []))
  const longest = waiting.all.toSorted((a, b) => (b.releases ?? Infinity) - (a.releases ?? Infinity))[0]
  return {
    id: candidate.id,
    title: candidate.title,
    stops,
    hops: hopsOf(comparison, manifest),
    unserved: unservedIn(manifest, lives).map(({ name, opens }) => ({ name, queued: formatPlacement(opens) })),
    ...newWorkWaits(future, candidate.stops),
    ...(longest && { longest_open: longest }),
  }
}

function waitingByStop(
  { future, work }: Comparison,
  manifest: Manifest,
): { readonly all: readonly WaitingWork[]; readonly byStop: ReadonlyMap<string, readonly WaitingWork[]> } {
  const reaches = unconditionalReaches(manifest)
  const placed = work.map(({ background }) => {
    const stop = landingOf(manifest, reaches, background)
    return { stop: stop?.stop.id, told: waitingWork(future, background, stop) }
  })
  const byStop = Map.groupBy(placed, ({ stop }) => stop ?? '')
  return {
    all: placed.map(({ told }) => told),
    byStop: new Map([...byStop].map(([id, some]) => [id, some.map(({ told }) => told)])),
  }
}

function stopResult({ lines }: Future, line: Line, work: readonly WaitingWork[]): HorizonStop {
  const date = lines.find((one) => compareLines(one.line, line) === 0)?.told.date
  const measured = work.flatMap(({ hours }) => hours ?? [])
  return {
    line: formatLine(line),
    ...(date !== undefined && { date }),
    work: [...work],
    ...(measured.length > 0 && { hours: measured.reduce((sum, hours) => sum + hours, 0) }),
    unmeasured: work.length - measured.length,
  }
}

/**
 * Releases that work queued in any release of the horizon waits at worst: until the one after the next stop. Where the
 * horizon ends before, it waits at least until then.
 */
function newWorkWaits(
  { lines }: Future,
  stops: readonly Line[],
): Pick<HorizonCandidate, 'new_work_waits' | 'new_work_waits_longer'> {
  const at = stops.map((line) => lines.findIndex((one) => compareLines(one.line, line) === 0))
  const waits = lines.map((_, queued) => {
    const stop = at.find((position) => position >= queued)
    const ends = stop !== undefined && stop + 1 < lines.length
    return { ends, releases: ends ? stop + 1 - queued : lines.length - queued }
  })
  const most = Math.max(...waits.map(({ releases }) => releases))
  const isKnown = waits.some(({ ends, releases }) => ends && releases === most)
  return { new_work_waits: most, new_work_waits_longer: !isKnown }
}

function hopsOf({ future, starts, today }: Comparison, manifest: Manifest): HorizonCandidate['hops'] {
  const to = manifest.releases.findLast(isUsable)!.version
  const rows = fleetPaths(manifest, { ...nothingKnown, from: to, to, today }, starts).rows
  const ways = rows.flatMap(({ from, counted }) => (counted === undefined ? [] : [{ from, counted }]))
  const worst = ways.toSorted((a, b) => b.counted - a.counted)[0]
  const sum = ways.reduce((total, { counted }) => total + counted, 0)
  const newest = ways.at(-1)
  return {
    installations: starts.length,
    mean: ways.length === 0 ? 0 : Math.round((sum / ways.length) * 100) / 100,
    most: worst?.counted ?? 0,
    ...(worst && { most_from: worst.from }),
    without_path: rows.length - ways.length,
    inside: newest && isOnLine(manifest, newest.from, future.newest) ? newest.counted : 0,
  }
}

function isOnLine({ releases }: Manifest, version: string, line: Line): boolean {
  return releases.some((one) => one.version.text === version && compareLines(one.line, line) === 0)
}

/** The newest usable release of each line that came out since a day, up to the newest line that is out. */
export function startingPoints(manifest: Manifest, since: CalendarDate, today: CalendarDate): Version[] {
  const { dayOfLine, isOut } = calendarOf(manifest, today)
  const recent = manifest.lines.filter(({ line }) => isOut(line) && (dayOfLine(line) ?? '') >= since)
  return recent.flatMap(({ line }) => {
    const newest = manifest.releases.findLast(
      (release: Release) => compareLines(release.line, line) === 0 && isUsable(release),
    )
    return newest ? [newest.version] : []
  })
}
