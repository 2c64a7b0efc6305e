import { type Component } from '../../domain/component.ts'
import { reasonId } from '../../domain/reason.ts'
import { type ReasonResult } from '../../results/reason.ts'
import { needsOf, worksWith } from '../component-states.ts'
import { type Ground } from '../route.ts'
import { type PathStep } from '../search.ts'

/** For each hop of a route the components that nobody tested the landing with, as the route leads them there. */
export function untestedComponents(ground: Ground, steps: readonly PathStep[]): ReasonResult[][] {
  const { scene, states, request, manifest } = ground
  return steps.slice(1).map(({ at, arrives }, i) => {
    const before = scene.landings[steps[i]!.at]!
    const landing = scene.landings[at]!
    const lines = states.linesOf(arrives)
    return manifest.components.flatMap((component) => {
      const line = lines.get(component.id)
      const installed = request.components.get(component.id)
      const { tested } = needsOf(scene, component, landing)
      if (!line || !installed || !tested || worksWith(tested, line, component, installed)) return []
      const hop = { from: before.version.text, to: landing.version.text }
      return [untested(component, hop, { line: line.join('.'), tested: tested.text, accepted: request.accepted })]
    })
  })
}

function untested(
  { id, name }: Component,
  hop: { from: string; to: string },
  { line, tested, accepted }: { line: string; tested: string; accepted: readonly string[] },
): ReasonResult {
  const kind = 'component-untested' as const
  const isAccepted = accepted.includes(`${kind}:${id}`)
  return {
    id: reasonId({ kind, subject: id, hop }),
    kind,
    verdict: 'warning',
    subject: id,
    message: `${hop.to} was tested with ${name} ${tested}; this path comes with ${line}`,
    ...(isAccepted && { accepted: true }),
  }
}
