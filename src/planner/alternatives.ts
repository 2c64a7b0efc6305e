import { type Alternative, type Path } from '../results/upgrade.ts'
import { joinTables, tableOf } from './constraint-table.ts'
import { span } from './index-set.ts'
import { lineSpan } from './landings.ts'
import { newestOfLine } from './laws/context.ts'
import { assemblePath } from './path/assemble.ts'
import { findRoute, prepare, type Ground } from './route.ts'
import { positionOf } from './scene.ts'
import { terrainOf } from './terrain.ts'

type Name = Alternative['name']

const texts: Record<Name, string> = {
  'every-line': 'lands on every line: what an upgrade without downtime takes',
  'no-accepted-risk': 'takes none of the accepted risks',
  'newest-patches': 'lands on the newest patch of every line it touches',
  'shortest-wait': 'starts each waiting time as early as it can',
}

/** Other legal paths and what they cost, where they differ from the default one. */
export function alternatives(ground: Ground, path: Path): Alternative[] {
  const { manifest, request } = ground
  const grounds: [Name, Ground | undefined][] = [
    ['every-line', request.mode === 'offline' ? prepare(manifest, { ...request, mode: 'zero-downtime' }) : undefined],
    ['no-accepted-risk', request.accepted.length > 0 ? prepare(manifest, { ...request, accepted: [] }) : undefined],
    ['newest-patches', onlyNewest(ground)],
    ['shortest-wait', waitsEarly(ground)],
  ]
  return grounds.flatMap(([name, ground]) => (ground ? alternative(name, ground, path) : []))
}

function alternative(name: Name, ground: Ground, path: Path): Alternative[] {
  const steps = findRoute(ground, 'forbid')
  if (!steps) return []
  const found = assemblePath(ground, steps)
  const hops = found.hops.map(({ to }) => to)
  if (hops.join(' ') === path.hops.map(({ to }) => to).join(' ')) return []
  return [
    {
      name,
      text: texts[name],
      hops,
      counted: found.counted,
      component_moves: found.component_moves,
      warnings: found.warnings,
    },
  ]
}

function onlyNewest(ground: Ground): Ground {
  return { ...ground, barred: ground.barred.map((barred, i) => Math.max(barred, ground.stale[i]!)) }
}

/** Lands on the first line of every dwell, so that its time runs while other hops are made. */
function waitsEarly(ground: Ground): Ground | undefined {
  const { scene, manifest } = ground
  const extra = manifest.dwell.flatMap(({ since, before, reason, place }) => {
    const start = positionOf(scene, since)
    if (start === 0 || start >= scene.size || positionOf(scene, before) >= scene.size) return []
    const line = lineSpan(scene.landings, scene.landings[start]!.line)
    if (newestOfLine(scene, line) === undefined) return []
    const tell = () => ({ message: reason, next: undefined })
    return [
      {
        kind: 'too-soon',
        subject: before.text,
        severity: 'illegal',
        conditions: [],
        from: span(0, start),
        to: span(line.end, scene.size),
        place,
        tell,
      } as const,
    ]
  })
  if (extra.length === 0) return undefined
  const constraints = joinTables([ground.constraints, tableOf(extra, ground.terms)])
  return { ...ground, constraints, terrain: terrainOf(constraints, scene.landings, ground.terms) }
}
