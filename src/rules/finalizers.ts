import { type Ground } from './ground.ts'

/**
 * Which migrations finalize background migrations of a name: those whose code says so, and those that are recorded as
 * finalizers, unless their code is known to do something else (`finalizer-of-another`).
 */
export function finalizersByName({ manifest, migrationById }: Ground): Map<string, Set<string>> {
  const byName = new Map<string, Set<string>>()
  const add = (name: string, id: string) => {
    const known = byName.get(name)
    if (known) known.add(id)
    else byName.set(name, new Set([id]))
  }
  for (const { id, finalizes = [] } of manifest.migrations) for (const name of finalizes) add(name, id)
  for (const { name, finalizedBy } of manifest.backgroundMigrations) {
    if (finalizedBy === undefined) continue
    if (migrationById(finalizedBy)?.finalizes?.includes(name) !== false) add(name, finalizedBy)
  }
  return byName
}
