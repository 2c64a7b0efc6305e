import { type Component } from '../domain/component.ts'
import { reasonId } from '../domain/reason.ts'
import { type Version } from '../domain/version.ts'
import { type ReasonResult } from '../results/reason.ts'
import { linesFrom, mustBeTested, type Needs, needsOf, worksWith } from './component-states.ts'
import { type Ground } from './route.ts'
import { type PathStep } from './search.ts'

/**
 * Why a route that is legal otherwise cannot be taken with the installed components: for each of them the first hop for
 * which no line of it, the installed or a later one, works with what is installed before and after.
 */
export function componentReasons(ground: Ground, route: readonly PathStep[]): ReasonResult[] {
  return ground.manifest.components.flatMap((component) => {
    const installed = ground.request.components.get(component.id)
    if (!installed) return []
    const hard: Known = { component, installed, kind: 'component-out-of-range', ranges: ({ requires }) => [requires] }
    const found = misfit(ground, hard, route)
    if (found.length > 0 || !mustBeTested(ground.manifest, ground.request, component)) return found
    return misfit(
      ground,
      { ...hard, kind: 'component-untested', ranges: (needs) => [needs.requires, needs.tested] },
      route,
    )
  })
}

interface Known {
  readonly component: Component
  readonly installed: Version
  readonly kind: 'component-out-of-range' | 'component-untested'
  /** What is held against a hop. */
  readonly ranges: (needs: Needs) => readonly Needs['requires'][]
}

function misfit({ scene }: Ground, known: Known, route: readonly PathStep[]): ReasonResult[] {
  const { component, installed } = known
  const lines = linesFrom(component, installed)
  const needs = route.map(({ at }) => needsOf(scene, component, scene.landings[at]!))
  const fitting = (some: typeof lines, need: Needs) =>
    some.filter((line) => known.ranges(need).every((range) => worksWith(range, line, component, installed)))
  let possible = lines.slice(0, 1)
  for (const [i, there] of needs.slice(1).entries()) {
    const here = needs[i]!
    const later = fitting(lines.slice(lines.indexOf(possible[0]!) + 1), here)
    possible = fitting([possible[0]!, ...later], there)
    if (possible.length > 0) continue
    const [from, to] = [route[i]!.at, route[i + 1]!.at].map((at) => scene.landings[at]!.version.text)
    return [reasonFor(known, { from: from!, to: to! }, here, there)]
  }
  return []
}

function reasonFor(
  { component: { id, name, lines }, installed, kind, ranges }: Known,
  hop: { from: string; to: string },
  here: Needs,
  there: Needs,
): ReasonResult {
  const text = (needs: Needs) => ranges(needs).flatMap((range) => range?.text ?? [])
  const wanted = text(there).join(' and ')
  const both = text(here).length === 0 ? '' : ` and ${hop.from} needs ${text(here).join(' and ')}`
  return {
    id: reasonId({ kind, subject: id, hop }),
    kind,
    verdict: 'illegal',
    subject: id,
    message: `${hop.to} needs ${name} ${wanted}${both}; ${installed.text} is installed, and no version of it from there on (known lines: ${lines.join(', ')}) fits`,
    next: `bring ${name} into ${wanted} in a way that ${hop.from} survives, and plan again with its new version`,
  }
}
