import { compareLines } from '../domain/line.ts'
import { compareVersions } from '../domain/version.ts'
import { type VersionRange } from '../domain/version-range.ts'
import { type Manifest } from '../domain/manifest.ts'
import { resolveAnswers } from './answers.ts'
import { componentStates, type ComponentStates } from './component-states.ts'
import { type ConstraintTable } from './constraint-table.ts'
import { effect, type Effects, effectsUnder, type UnknownReading } from './effects.ts'
import { has } from './index-set.ts'
import { lineSpan } from './landings.ts'
import { constraintsOf } from './laws/all.ts'
import { newestOfLine } from './laws/context.ts'
import { KnownRoutes } from './known-routes.ts'
import { nearTargets } from './near-targets.ts'
import { once } from './once.ts'
import { type PlanRequest } from './request.ts'
import { acceptedSubjects, isAcceptedEverywhere, type Terms } from './ruling.ts'
import { buildScene, type Scene } from './scene.ts'
import { hopCounts, type Reach, reachOf, search, type PathStep } from './search.ts'
import { type SearchInput } from './sweep.ts'
import { lifted, type Terrain, terrainOf } from './terrain.ts'

/** Everything a search between two versions needs, worked out once and searched under different answers. */
export interface Ground {
  readonly manifest: Manifest
  readonly request: PlanRequest
  readonly scene: Scene
  readonly constraints: ConstraintTable
  readonly states: ComponentStates
  readonly terms: Terms
  readonly stale: Uint8Array
  readonly barred: Uint8Array
  /** The constraints laid out for searches. */
  readonly terrain: Terrain
  readonly routes: KnownRoutes
  /** The same up to the last of the near targets, so that one search tells which of them work. */
  readonly beyond: () => Ground | undefined
}

export type Answers = Terms['answers']

export function prepare(manifest: Manifest, request: PlanRequest): Ground {
  const scene = buildScene(manifest, request.from, request.to)
  const { answers, mustNotRun } = resolveAnswers(manifest, request)
  const constraints = constraintsOf({ scene, request })
  const terms = { answers, accepted: request.accepted, strict: request.strict, illegal: manifest.policy.illegal }
  return {
    manifest,
    request,
    scene,
    constraints,
    states: componentStates(scene, request),
    terms,
    stale: stalePositions(scene),
    barred: barredPositions(scene, mustNotRun),
    terrain: terrainOf(constraints, scene.landings, terms),
    routes: new KnownRoutes(),
    beyond: once(() => {
      const last = nearTargets(manifest, request).toSorted(compareVersions).at(-1)
      return last && prepare(manifest, { ...request, to: last })
    }),
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

/** The ground under other answers; a "no" about the past bars what it speaks of, all else stays what it is. */
export function withAnswers(ground: Ground, changes: Answers): Ground {
  const { manifest, scene, terms, barred } = ground
  const about = manifest.conditions.flatMap(({ id, ran }) =>
    ran && changes.get(id) === 'no' ? [scene.setOf(ran)] : [],
  )
  return {
    ...ground,
    terms: { ...terms, answers: new Map([...terms.answers, ...changes]) },
    barred: about.length === 0 ? barred : barred.map((one, i) => one | Number(about.some((set) => has(set, i)))),
  }
}

/** The ground as it would be prepared for a request with these answers. */
export function asked(ground: Ground, told: Answers): Ground {
  const { answers, mustNotRun } = resolveAnswers(ground.manifest, { ...ground.request, answers: told })
  return { ...ground, terms: { ...ground.terms, answers }, barred: barredPositions(ground.scene, mustNotRun) }
}

/** The ground as it would be prepared for a request that accepts more causes, `kind:subject`. */
export function accepting(ground: Ground, ids: readonly string[]): Ground {
  const { scene, constraints } = ground
  const request = { ...ground.request, accepted: [...ground.request.accepted, ...ids] }
  const terms = { ...ground.terms, accepted: request.accepted }
  const concerned = constraints.about(acceptedSubjects(ids))
  const everywhere = concerned.filter((one) => isAcceptedEverywhere(constraints.constraint(one), ids))
  const terrain = lifted(ground.terrain, everywhere)
  return { ...ground, request, terms, terrain, states: componentStates(scene, request) }
}

/** The ground for an installation nobody told the components of. */
export function withoutComponents(ground: Ground): Ground {
  return { ...ground, states: componentStates(ground.scene, { ...ground.request, components: new Map() }) }
}

/** The same hops seen from the target. */
export function turnedRound(ground: Ground): Ground {
  return { ...ground, terrain: ground.terrain.turned(), barred: ground.barred.toReversed() }
}

/** The best path under a reading of what is unknown; undefined when there is none. */
export function findRoute(ground: Ground, unknown: UnknownReading): readonly PathStep[] | undefined {
  return ground.routes.find(searchInput(ground, effectsOn(ground, unknown)))
}

/** Which positions have a path under a reading, whatever the last one is. */
export function reachedPositions(ground: Ground, unknown: UnknownReading): Uint8Array {
  return Uint8Array.from(hopCounts(searchInput(ground, effectsOn(ground, unknown))), (hops) =>
    Number(hops < Number.POSITIVE_INFINITY),
  )
}

/** How many hops lead to each position now, with each state of the components. */
export function reachNow(ground: Ground, unknown: UnknownReading): Reach {
  return reachOf(searchInput(ground, effectsWithout(ground, unknown, effect.repair)))
}

/** The counted hops of the shortest path to each position where paths may go on; infinite without one. */
export function hopsTo(ground: Ground, unknown: UnknownReading): Float64Array {
  const { barred } = ground
  const hops = hopCounts(searchInput(ground, effectsWithout(ground, unknown, effect.repair)))
  const isEnd = (at: number) => at === 0 || at === barred.length - 1
  return hops.map((count, at) => (barred[at] === 1 && !isEnd(at) ? Number.POSITIVE_INFINITY : count))
}

/** Counted hops of the best path, which is found without looking at warnings. */
export function fewestHops(ground: Ground, unknown: UnknownReading): number | undefined {
  return hopsUnder(ground, unknown, effect.warn)
}

/** Counted hops of the shortest path, whatever has to be repaired on it: no path of any cost has fewer. */
export function leastHops(ground: Ground, unknown: UnknownReading): number | undefined {
  return hopsUnder(ground, unknown, effect.repair)
}

/** Counted hops when effects up to one are left out. */
function hopsUnder(ground: Ground, unknown: UnknownReading, ignored: number): number | undefined {
  const steps = search(searchInput(ground, effectsWithout(ground, unknown, ignored)))
  return steps && countedHops(ground, steps)
}

function effectsWithout(ground: Ground, unknown: UnknownReading, ignored: number): Effects {
  return effectsOn(ground, unknown).map((one) => (one <= ignored ? effect.off : one))
}

/** What each constraint does under the ground's answers and a reading. */
export function effectsOn({ terrain, terms }: Ground, unknown: UnknownReading): Effects {
  return effectsUnder(terrain.rules, terms.answers, unknown)
}

function searchInput(ground: Ground, effects: Effects): SearchInput {
  const { terrain, states, stale, barred } = ground
  return { terrain, effects, states, freePatch: freePatch(ground), stale, barred }
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
