import { compareLines } from '../domain/line.ts'
import { type Truth } from '../domain/truth.ts'
import { type VersionRange } from '../domain/version-range.ts'
import { type Manifest } from '../domain/manifest.ts'
import { resolveAnswers } from './answers.ts'
import { componentStates, type ComponentStates } from './component-states.ts'
import { type Constraint } from './constraint.ts'
import { has } from './index-set.ts'
import { lineSpan } from './landings.ts'
import { constraintsOf } from './laws/all.ts'
import { newestOfLine } from './laws/context.ts'
import { fieldOf, layer, type Field, type Layer, type UnknownReading } from './rectangles.ts'
import { type PlanRequest } from './request.ts'
import { type Terms } from './ruling.ts'
import { buildScene, type Scene } from './scene.ts'
import { search, type PathStep } from './search.ts'

/** Everything a search between two versions needs, worked out once and searched under different answers. */
export interface Ground {
  readonly manifest: Manifest
  readonly request: PlanRequest
  readonly scene: Scene
  readonly constraints: readonly Constraint[]
  readonly states: ComponentStates
  readonly terms: Terms
  readonly stale: Uint8Array
  readonly barred: Uint8Array
  /** What constraints without conditions make of the field, by reading; filled when asked for. */
  readonly layers: Map<UnknownReading, Layer>
}

export function prepare(manifest: Manifest, request: PlanRequest): Ground {
  const scene = buildScene(manifest, request.from, request.to)
  const { answers, mustNotRun } = resolveAnswers(manifest, request)
  return {
    manifest,
    request,
    scene,
    constraints: constraintsOf({ scene, request }),
    states: componentStates(scene, request),
    terms: { answers, accepted: request.accepted, strict: request.strict, illegal: manifest.policy.illegal },
    stale: stalePositions(scene),
    barred: barredPositions(scene, mustNotRun),
    layers: new Map(),
  }
}

/** Positions that are not the newest good landing of their line. */
function stalePositions(scene: Scene): Uint8Array {
  const stale = new Uint8Array(scene.size)
  if (scene.manifest.product.lineParts === undefined) return stale
  for (let at = 0; at < scene.size;) {
    const line = lineSpan(scene.landings, scene.landings[at]!.line)
    stale.fill(1, line.start, line.end)
    stale[newestOfLine(scene, line) ?? line.end - 1] = 0
    at = line.end
  }
  return stale
}

function barredPositions(scene: Scene, mustNotRun: readonly VersionRange[]): Uint8Array {
  const sets = mustNotRun.map((range) => scene.setOf(range))
  return Uint8Array.from(scene.landings, ({ eligible }, i) => Number(!eligible || sets.some((set) => has(set, i))))
}

/** The ground under other answers; constraints stay what they are. */
export function withAnswers(ground: Ground, changes: ReadonlyMap<string, Truth>): Ground {
  return { ...ground, terms: { ...ground.terms, answers: new Map([...ground.terms.answers, ...changes]) } }
}

/** The best path under a reading of what is unknown; undefined when there is none. */
export function findRoute(ground: Ground, unknown: UnknownReading): PathStep[] | undefined {
  return searchField(ground, fieldOf(layerOf(ground, unknown)))
}

/** Counted hops of the shortest path, which is found without looking at warnings. */
export function fewestHops(ground: Ground, unknown: UnknownReading): number | undefined {
  const steps = searchField(ground, { ...fieldOf(layerOf(ground, unknown)), warning: [] })
  return steps && countedHops(ground, steps)
}

function searchField(ground: Ground, field: Field): PathStep[] | undefined {
  const { scene, states, stale, barred } = ground
  return search({ landings: scene.landings, field, states, freePatch: freePatch(ground), stale, barred })
}

/** Answers change only what has conditions, so the rest is laid out once. */
function layerOf({ scene, constraints, terms, layers }: Ground, unknown: UnknownReading): Layer {
  const isFixed = ({ conditions }: Constraint) => conditions.length === 0
  const fixed = layers.get(unknown) ?? layer(constraints.filter(isFixed), scene.landings, terms, unknown)
  layers.set(unknown, fixed)
  return layer(
    constraints.filter((one) => !isFixed(one)),
    scene.landings,
    terms,
    unknown,
    fixed,
  )
}

/**
 * Where the upgrade starts on an old patch of a stop, the hop to its newest patch comes first and is not counted.
 * Undefined when it does not start there, or the newest patch is where it stands.
 */
export function freePatch({ scene, manifest, terms }: Ground): number | undefined {
  const start = scene.landings[0]!
  const line = lineSpan(scene.landings, start.line)
  if (manifest.policy.latestPatch === 'any' || line.end === scene.size) return undefined
  const applies = manifest.stops.some(
    ({ point, when }) =>
      point.wholeLine &&
      compareLines(point.version.parts, start.line) === 0 &&
      (when.length === 0 || when.some((id) => terms.answers.get(id) !== 'no')),
  )
  const newest = applies ? newestOfLine(scene, line) : undefined
  return newest === 0 ? undefined : newest
}

/** Counted hops of a route. */
export function countedHops(ground: Ground, steps: readonly PathStep[]): number {
  return steps.length - 1 - Number(steps[1]?.at === freePatch(ground) && steps.length > 2)
}
