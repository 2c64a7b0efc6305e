import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type EntryAddress } from '../../manifest/edit/entries.ts'

/** The entry of a background migration, told by its name and what queues it. */
export function backgroundEntry({
  name,
  queuedBy,
  queued,
}: Pick<BackgroundMigration, 'name' | 'queuedBy' | 'queued'>): EntryAddress {
  return {
    list: 'background_migrations',
    is: (entry) => {
      if (entry['name'] !== name || entry['queued_by'] !== queuedBy) return false
      return queuedBy !== undefined || queued.kind !== 'recorded' || entry['queued_in'] === queued.main.text
    },
  }
}
