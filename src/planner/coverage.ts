import { type Manifest } from '../domain/manifest.ts'
import { type CoverageResult, type Path } from '../results/upgrade.ts'
import { has } from './index-set.ts'
import { type Ground } from './route.ts'

/** What the manifest knows of the span a path lies in, and how much of the path it proves. */
export function coverageOf({ scene, manifest }: Ground, path: Path): CoverageResult {
  const inside = manifest.backgroundMigrations.filter(
    ({ queued }) => has(scene.placed(queued).no, 0) && has(scene.placed(queued).yes, scene.size - 1),
  )
  const known = inside.filter(({ finalized }) => finalized.kind !== 'unknown').length
  const landings = path.hops.slice(0, -1)
  const proven = landings.filter(({ proof }) => proof.by === 'lives').length
  return {
    text: coverageText(manifest, { inside: inside.length, known, proven, landings: landings.length }),
    finalizers_known: known,
    background_migrations: inside.length,
    proven_hops: proven,
  }
}

function coverageText(
  manifest: Manifest,
  { inside, known, proven, landings }: { inside: number; known: number; proven: number; landings: number },
): string {
  if (landings === 0) return 'no stop lies between the two versions'
  const rest = landings - proven
  const stands =
    rest === 0
      ? `every landing is proven by lives`
      : `${proven} of ${landings} landings ${proven === 1 ? 'is' : 'are'} proven by lives; ${rest} ${rest === 1 ? 'rests' : 'rest'} on the stops ${manifest.product.name} declares`
  return inside === 0 ? stands : `${stands} (finalizers known for ${known} of ${inside} background migrations)`
}
