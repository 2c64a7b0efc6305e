import { type Migration } from '../domain/migration.ts'
import { type Ground } from './ground.ts'

/**
 * Looks up a migration that is surely regular. A manifest without a single post migration does not tell phases apart,
 * and then none is.
 */
export function regularMigrations({
  manifest,
  migrationById,
}: Ground): (id: string | undefined) => Migration | undefined {
  const hasPhases = manifest.migrations.some(({ phase }) => phase === 'post')
  return (id) => {
    const migration = hasPhases && id !== undefined ? migrationById(id) : undefined
    return migration?.phase === 'regular' ? migration : undefined
  }
}
