import { livesOf, type Life } from '../domain/life.ts'
import { type Manifest } from '../domain/manifest.ts'
import { recordedAt, unplaced } from '../domain/placement.ts'

/** Later than every release. */
const neverYet = recordedAt({
  text: 'open',
  version: { text: 'open', parts: [999_999_999], pre: [], build: '' },
  wholeLine: false,
})

/**
 * Background migrations that were queued and whose end is not known: not finalized as far as was read (then every known
 * release lies inside), or nobody looked. No stop is asked for on their account, but none is called unnecessary either
 * that alone would serve them.
 */
export function openLives(manifest: Manifest): Life[] {
  const ended = new Set(livesOf(manifest).map(({ id }) => id))
  return manifest.backgroundMigrations
    .filter(({ id, queued, cancelled }) => !ended.has(id) && queued.kind !== 'unknown' && cancelled.kind === 'unknown')
    .map(({ id, name, queued, finalization, size, place }) => ({
      id,
      kind: 'work',
      name,
      opens: queued,
      closes: finalization === 'open' ? neverYet : unplaced,
      closedBy: 'finalizer',
      size,
      place,
    }))
}
