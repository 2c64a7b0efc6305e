import { lifeResult } from '../../planner/stop-results.ts'
import { type StopEffect } from '../../release/declare/effect.ts'
import { type ServedLife } from '../../results/stop-parts.ts'

export function livesTold({ serves, onlyHere }: StopEffect): ServedLife[] {
  const only = new Set(onlyHere.map(({ id }) => id))
  return serves.map((life) => ({ life: lifeResult(life), only_here: only.has(life.id) }))
}
