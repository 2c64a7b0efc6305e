import { type Component } from '../../domain/component.ts'
import { compareParts, comparePrecedence, parseNumbers, type Version } from '../../domain/version.ts'
import { type VersionRange } from '../../domain/version-range.ts'
import { type ComponentStep } from '../../results/plan-parts.ts'
import { componentLine, lineFits, lowestOnLine, needsOf } from '../component-states.ts'
import { type Ground } from '../route.ts'
import { type PathStep } from '../search.ts'

/** The component steps of each hop of a route, by the position of the hop in it. */
export function componentSteps(ground: Ground, steps: readonly PathStep[]): ComponentStep[][] {
  const byHop: ComponentStep[][] = steps.slice(1).map(() => [])
  for (const component of ground.manifest.components) {
    const installed = ground.request.components.get(component.id)
    const walk = installed ? knownSteps(ground, component, installed, steps) : unknownSteps(ground, component, steps)
    for (const { hop, step } of walk) byHop[hop]!.push(step)
  }
  return byHop
}

interface PlacedStep {
  readonly hop: number
  readonly step: ComponentStep
}

/** A component nobody told the version of: wherever a hop asks for something new, check it. */
function unknownSteps({ scene }: Ground, component: Component, steps: readonly PathStep[]): PlacedStep[] {
  let asked = needsOf(scene, component, scene.landings[steps[0]!.at]!).requires
  return steps.slice(1).flatMap(({ at }, hop) => {
    const needs = needsOf(scene, component, scene.landings[at]!).requires
    if (!needs || needs.text === asked?.text) return []
    asked = needs
    const here = scene.landings[steps[hop]!.at]!.version.text
    const target = scene.landings[at]!.version.text
    const because = `${target} needs ${component.name} ${needs.text}; the installed version is not known`
    return [
      {
        hop,
        step: {
          component: component.id,
          name: component.name,
          action: 'check',
          to: needs.text,
          earliest: here,
          latest: here,
          serves_until: target,
          because,
        } as const,
      },
    ]
  })
}

interface Walk {
  readonly ground: Ground
  readonly component: Component
  readonly steps: readonly PathStep[]
  /** What each landing of the route requires. */
  readonly requires: readonly (VersionRange | undefined)[]
}

function knownSteps(
  ground: Ground,
  component: Component,
  installed: Version,
  steps: readonly PathStep[],
): PlacedStep[] {
  const { scene, states } = ground
  const requires = steps.map(({ at }) => needsOf(scene, component, scene.landings[at]!).requires)
  const walk: Walk = { ground, component, steps, requires }
  const placed: PlacedStep[] = []
  let version = installed
  for (let hop = 0; hop < steps.length - 1; hop += 1) {
    const line = componentLine(component, version)
    const next = states.linesOf(steps[hop]!.leaves).get(component.id)!
    const moves = compareParts(next, line) > 0
    const least = leastVersion(walk, hop, next)
    if (moves) placed.push({ hop, step: moveStep(walk, hop, version, next, least) })
    else if (least && comparePrecedence(version, least) < 0)
      placed.push({ hop, step: updateStep(walk, hop, version, least) })
    version =
      moves || (least && comparePrecedence(version, least) < 0) ? (least ?? parseNumbers(next.join('.'))!) : version
  }
  return placed
}

/** The lowest version of a line that the landing at the end of a hop works with. */
function leastVersion({ requires }: Walk, hop: number, line: readonly number[]): Version | undefined {
  const range = requires[hop + 1]
  const lowest = range && lowestOnLine(range, line)
  return lowest?.parts.slice(line.length).some((part) => part > 0) ? lowest : undefined
}

function moveStep(
  walk: Walk,
  hop: number,
  from: Version,
  line: readonly number[],
  least: Version | undefined,
): ComponentStep {
  const { component } = walk
  const old = componentLine(component, from)
  const last = lastServed(walk, hop, line)
  const until = text(walk, last)
  const latest = latestHop(walk, hop, old)
  const needed = walk.requires[Math.min(latest + 1, walk.requires.length - 1)]
  return {
    component: component.id,
    name: component.name,
    action: 'move',
    from: old.join('.'),
    to: line.join('.'),
    ...(least && { at_least: least.text }),
    earliest: text(walk, earliestHop(walk, hop, line)),
    latest: text(walk, latest),
    serves_until: until,
    because: `${text(walk, Math.min(latest + 1, walk.steps.length - 1))} needs ${component.name} ${needed?.text ?? 'of a later line'}`,
  }
}

function updateStep(walk: Walk, hop: number, from: Version, least: Version): ComponentStep {
  const { component } = walk
  const target = text(walk, hop + 1)
  return {
    component: component.id,
    name: component.name,
    action: 'update',
    from: from.text,
    to: least.text,
    at_least: least.text,
    earliest: text(walk, 0),
    latest: text(walk, hop),
    serves_until: text(walk, lastServed(walk, hop, componentLine(component, from))),
    because: `${target} needs ${component.name} ${walk.requires[hop + 1]?.text ?? ''}`,
  }
}

function fits({ requires }: Walk, hop: number, line: readonly number[]): boolean {
  const range = requires[hop]
  return range === undefined || lineFits(range, line)
}

function lastServed(walk: Walk, hop: number, line: readonly number[]): number {
  let last = hop
  while (last + 1 < walk.steps.length && fits(walk, last + 1, line)) last += 1
  return last
}

/** The first landing that runs with the new line; where the chosen one was tested with it, so was the first. */
function earliestHop(walk: Walk, hop: number, line: readonly number[]): number {
  const serves = wasTested(walk, hop, line) ? wasTested : fits
  let first = hop
  while (first > 0 && fits(walk, first - 1, line) && serves(walk, first - 1, line)) first -= 1
  return first
}

function wasTested({ ground: { scene }, component, steps }: Walk, hop: number, line: readonly number[]): boolean {
  const { tested } = needsOf(scene, component, scene.landings[steps[hop]!.at]!)
  return tested === undefined || lineFits(tested, line)
}

/** The last landing that still runs with the old line. */
function latestHop(walk: Walk, hop: number, old: readonly number[]): number {
  let last = hop
  while (last + 2 < walk.steps.length && fits(walk, last + 1, old)) last += 1
  return last
}

function text({ ground, steps }: Walk, hop: number): string {
  return ground.scene.landings[steps[hop]!.at]!.version.text
}
