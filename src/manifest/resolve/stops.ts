import { comparePoints, formatLine, lineOf, type Point } from '../../domain/line.ts'
import { type DutyRecord } from '../../domain/duty.ts'
import { isScheduled, type Policy } from '../../domain/policy.ts'
import { type LineEntry } from '../../domain/release.ts'
import { type Stop, unrecordedStop } from '../../domain/stop.ts'
import { compareParts, parseNumbers } from '../../domain/version.ts'
import { type ManifestDocument } from '../schema/manifest.ts'
import { checkWhen } from './questions.ts'
import {
  canonical,
  placeIn,
  readDate,
  readPoint,
  readVersion,
  report,
  unique,
  type Entry,
  type Scope,
} from './scope.ts'

type StopText = NonNullable<ManifestDocument['stops']>[number]

/** Declared stops, ascending. */
export function resolveStops(
  scope: Scope,
  entries: readonly Entry<StopText>[],
  conditions: ReadonlySet<string>,
): Stop[] {
  const label = ({ line, version }: StopText) => line ?? version ?? ''
  const identity = (stop: StopText) => canonical(scope, label(stop))
  const stops = unique(scope, 'stop', entries, identity, label).flatMap((entry) => {
    checkWhen(scope, entry, entry.value.when, conditions)
    const point = readStopPoint(scope, entry)
    return point ? [resolveStop(scope, entry, point)] : []
  })
  return stops.toSorted((a, b) => comparePoints(scope.product, a.point, b.point))
}

function readStopPoint(scope: Scope, entry: Entry<StopText>): Point | undefined {
  const { line, version } = entry.value
  if ((line === undefined) === (version === undefined)) {
    report(scope, placeIn(entry), 'bad-stop', {
      message: 'a stop is a line or a version',
      next: 'write exactly one of the two',
    })
    return undefined
  }
  const point = readPoint(scope, entry, line === undefined ? 'version' : 'line', line ?? version)
  if (point && point.wholeLine !== (line !== undefined)) {
    const right = point.wholeLine ? 'line' : 'version'
    report(scope, placeIn(entry), 'bad-stop', {
      message: `${point.text} is a ${right}`,
      next: `write it under ${right}:`,
    })
    return undefined
  }
  return point
}

function resolveStop(scope: Scope, entry: Entry<StopText>, point: Point): Stop {
  const { kind, when, min_patch: minPatch, reason, cause, issue } = entry.value
  const patch = readVersion(scope, entry, 'min_patch', minPatch)
  if (patch && compareParts(lineOf(scope.product, patch), point.version.parts) !== 0) {
    const told = {
      message: `min_patch ${patch.text} is not on line ${point.text}`,
      next: `write a version of line ${point.text}`,
    }
    report(scope, placeIn(entry, 'min_patch'), 'bad-min-patch', told)
  }
  const declared = when && when.length > 0 ? 'conditional' : (kind ?? 'required')
  return {
    id: point.text,
    point,
    kind: declared,
    when: when ?? [],
    minPatch: patch,
    reason,
    cause,
    declared: readDate(scope, entry, 'declared', entry.value.declared),
    for: entry.value.for ?? [],
    issue,
    duties: resolveDuties(scope, entry),
    recorded: true,
    place: placeIn(entry),
  }
}

function resolveDuties(scope: Scope, entry: Entry<StopText>): DutyRecord[] {
  const known = new Set<string>()
  return (entry.value.duties ?? []).map(({ duty, done, by, link, waived }, i) => {
    if (known.has(duty))
      report(scope, placeIn(entry, 'duties', i), 'duplicate-id', {
        message: `the duty ${duty} is recorded twice`,
        next: 'keep one of the two',
      })
    known.add(duty)
    const day = readDate(scope, entry, ['duties', i, 'done'], done) ?? done
    return { duty, done: day, by, link, waived, place: placeIn(entry, 'duties', i) }
  })
}

/** The declared stops and, for known lines nobody declared, those that follow from the schedule. */
export function withSchedule(
  scope: Scope,
  declared: readonly Stop[],
  policy: Policy,
  lines: readonly LineEntry[],
): Stop[] {
  if (!policy.stopSchedule) return [...declared]
  const ofLines = declared.filter(({ point }) => point.wholeLine)
  const known = new Set(ofLines.map(({ point }) => formatLine(point.version.parts)))
  const scheduled = lines
    .map(({ line }) => ({ line, text: formatLine(line) }))
    .filter(({ line, text }) => !known.has(text) && isScheduled(scope.product, policy, line))
    .map(({ text }) => scheduledStop(text))
  return [...declared, ...scheduled].toSorted((a, b) => comparePoints(scope.product, a.point, b.point))
}

function scheduledStop(line: string): Stop {
  const point = { text: line, version: parseNumbers(line)!, wholeLine: true }
  const reason = 'follows from the schedule; not recorded in the list of stops'
  return { ...unrecordedStop(point, 'scheduled'), reason }
}
