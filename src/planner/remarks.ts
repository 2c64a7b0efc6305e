import { shapeOf } from '../domain/life.ts'
import { formatPlacement } from '../domain/placement.ts'
import { has } from './index-set.ts'
import { type Scene } from './scene.ts'

/** Lives of the span that no stop can serve: closed before they open (ignored), or where they open. */
export function remarksOn(scene: Scene): string[] {
  return scene.lives().flatMap(({ life: { name, opens, closes, kind }, opened }) => {
    const shape = shapeOf(scene.manifest.product, { opens, closes })
    if (shape !== 'inverted' && shape !== 'empty') return []
    if (!has(opened.no, 0) || !has(opened.yes, scene.size - 1)) return []
    const ends = `[${formatPlacement(opens)}, ${formatPlacement(closes)})`
    if (shape === 'inverted') return [`${name} closes before it opens ${ends}: the entry is ignored`]
    return kind === 'work' ? [`${name} is queued and finalized in one release ${ends}: no stop can help`] : []
  })
}
