import { type BackgroundMigration } from '../domain/background-migration.ts'
import { type Manifest } from '../domain/manifest.ts'

/** The migration that queued the work a background migration repeats; it may have had another name. */
export function repeatedQueue({ name, requeues }: BackgroundMigration): string | undefined {
  return requeues?.slice(name.length + 1)
}

/** Is it repeated by a later one, so that nobody finalizes it? */
export function repeatedIn({ backgroundMigrations }: Manifest): (background: BackgroundMigration) => boolean {
  const repeated = new Set(backgroundMigrations.map(repeatedQueue))
  return ({ queuedBy }) => queuedBy !== undefined && repeated.has(queuedBy)
}
