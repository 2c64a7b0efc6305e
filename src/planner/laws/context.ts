import { type Stop } from '../../domain/stop.ts'
import { comparePrecedence } from '../../domain/version.ts'
import { type PlanRequest } from '../request.ts'
import { type Constraint } from '../constraint.ts'
import { type IndexSet } from '../index-set.ts'
import { isUsable, lineSpan, lowerBound, upperBound, type Landing } from '../landings.ts'
import { positionOf, type Scene } from '../scene.ts'

/** What a law may look at. */
export interface LawContext {
  readonly scene: Scene
  readonly request: PlanRequest
}

export type Law = (context: LawContext) => Constraint[]

/** Where a stop lies in a scene. */
export interface StopSpan {
  /** First landing that counts: on the line at or above its minimum patch, or the exact version in any build. */
  readonly first: number
  /** First landing past the stop. */
  readonly past: number
}

function stopSpan(scene: Scene, { point, minPatch }: Stop): StopSpan {
  if (!point.wholeLine) {
    const sought = ({ version }: Landing) => comparePrecedence(version, point.version)
    return { first: lowerBound(scene.landings, sought), past: upperBound(scene.landings, sought) }
  }
  const line = lineSpan(scene.landings, point.version.parts)
  const counted = minPatch
    ? positionOf(scene, { text: minPatch.text, version: minPatch, wholeLine: false })
    : line.start
  return { first: Math.min(Math.max(counted, line.start), line.end), past: line.end }
}

/** Stops a path between the scene's ends could pass; a stop behind the start or past the target binds nobody. */
export function stopsInside(scene: Scene): { stop: Stop; span: StopSpan }[] {
  return scene.manifest.stops
    .map((stop) => ({ stop, span: stopSpan(scene, stop) }))
    .filter(({ span: { first, past } }) => first > 0 && past < scene.size)
}

/** The newest landing of a line a path may use: neither withdrawn nor to be avoided, and surely out. */
export function newestOfLine({ landings }: Scene, { start, end }: { start: number; end: number }): number | undefined {
  for (let i = end - 1; i >= start; i -= 1) if (isGoodLanding(landings[i]!)) return i
  return undefined
}

export function isGoodLanding({ release }: Landing): boolean {
  return release !== undefined && isUsable(release)
}

/** Is any hop inside the scene concerned at all? */
export function canHold(from: IndexSet, to: IndexSet): boolean {
  const earliest = from[0]
  const latest = to.at(-1)
  return earliest !== undefined && latest !== undefined && earliest.start < latest.end - 1
}
