import { compareLines, formatLine, lineOf, type Line } from '../../domain/line.ts'
import { type Life } from '../../domain/life.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { isScheduled } from '../../domain/policy.ts'
import { isUnconditional, type Stop, unrecordedStop } from '../../domain/stop.ts'
import { stopsFor } from '../../planner/derive-stops.ts'
import { pointOfLine } from '../next-line.ts'
import { type Future } from './future.ts'

/** A schedule to compare: which lines of the horizon are stops. */
export interface Candidate {
  readonly id: string
  readonly title: string
  readonly stops: readonly Line[]
}

export const candidateIds = ['declared', 'every-2', 'every-3', 'every-4', 'every-6', 'lives', 'none'] as const
export type CandidateId = (typeof candidateIds)[number]

/**
 * The schedules that were asked for. `declared` is the schedule of the policy with what is declared beyond it, and is left
 * out where there is neither. `wanting` are lives that no stop of today serves.
 */
export function candidatesOf(future: Future, ids: readonly CandidateId[], wanting: readonly Life[]): Candidate[] {
  return ids.flatMap((id): Candidate[] => {
    if (id === 'declared') return declared(future)
    if (id === 'none') return [{ id, title: 'no stops', stops: [] }]
    if (id === 'lives')
      return [
        { id, title: 'only where lives demand one, as late as possible', stops: asLateAsPossible(future, wanting) },
      ]
    const every = Number(id.slice('every-'.length))
    return [{ id, title: `every ${ordinal[every] ?? `${every}th`} release`, stops: everyOf(future, every) }]
  })
}

const ordinal: Readonly<Record<number, string>> = { 2: 'second', 3: 'third', 4: 'fourth', 6: 'sixth' }

function declared(future: Future): Candidate[] {
  const { manifest, lines } = future
  const { product, policy } = manifest
  const named = new Set(aheadIn(future).map(({ point }) => formatLine(lineOf(product, point.version))))
  if (!policy.stopSchedule && named.size === 0) return []
  const stops = lines.flatMap(({ line }) =>
    isScheduled(product, policy, line) || named.has(formatLine(line)) ? [line] : [],
  )
  const minors = policy.stopSchedule?.minors.join(', ')
  return [
    { id: 'declared', title: minors === undefined ? 'the declared stops' : `the declared schedule (${minors})`, stops },
  ]
}

/** Unconditional stops of the manifest that are not out yet. */
function aheadIn({ manifest: { product, stops }, newest }: Future): Stop[] {
  return stops.filter((stop) => isUnconditional(stop) && compareLines(lineOf(product, stop.point.version), newest) > 0)
}

/** Counted on from the last stop that is out; the first of them is never before the next release. */
function everyOf({ manifest, newest, lines }: Future, every: number): Line[] {
  const { product, stops } = manifest
  const last = stops.findLast(
    (stop) => isUnconditional(stop) && compareLines(lineOf(product, stop.point.version), newest) <= 0,
  )
  const out = manifest.lines.filter(
    ({ line }) =>
      compareLines(line, newest) <= 0 && last && compareLines(line, lineOf(product, last.point.version)) > 0,
  )
  const first = last ? Math.max(0, every - out.length - 1) : every - 1
  return lines.filter((_, i) => i >= first && (i - first) % every === 0).map(({ line }) => line)
}

function asLateAsPossible({ manifest, newest }: Future, lives: readonly Life[]): Line[] {
  const { stops } = stopsFor(manifest, lives, { from: undefined, to: undefined })
  return stops
    .map(({ point }) => lineOf(manifest.product, point.version))
    .filter((line) => compareLines(line, newest) > 0)
}

/** The manifest with a schedule in place of the unconditional stops ahead; of those that stay, what was recorded stays. */
export function withSchedule(future: Future, { stops }: Pick<Candidate, 'stops'>): Manifest {
  const { manifest } = future
  const ahead = new Map(aheadIn(future).map((stop) => [stop.id, stop]))
  const added = stops.map((line) => ahead.get(formatLine(line)) ?? unrecordedStop(pointOfLine(line), 'required'))
  const kept = manifest.stops.filter((stop) => !ahead.has(stop.id))
  const number = (stop: Stop) => lineOf(manifest.product, stop.point.version)
  return { ...manifest, stops: [...kept, ...added].toSorted((a, b) => compareLines(number(a), number(b))) }
}
