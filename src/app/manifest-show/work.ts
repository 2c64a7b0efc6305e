import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { formatPlacement, type Placement } from '../../domain/placement.ts'
import { type BackgroundEntry, type MigrationEntry } from '../../results/manifest-parts.ts'
import { type ManifestShow } from '../../results/manifest.ts'

export function migrationEntry(migration: Migration): MigrationEntry {
  const { id, name, placement, phase, database, dependsOn, removed, place } = migration
  return {
    id,
    ...(name !== undefined && { name }),
    release: formatPlacement(placement),
    phase,
    database,
    depends_on: [...dependsOn],
    ...(removed && { removed: `${formatPlacement(removed.in)}, ${removed.because}` }),
    place: { ...place },
  }
}

export function backgroundEntry(one: BackgroundMigration): BackgroundEntry {
  return {
    id: one.id,
    name: one.name,
    queued: formatPlacement(one.queued),
    finalized: formatPlacement(one.finalized),
    finalization: one.finalization,
    ...known('deleted', one.deleted),
    ...known('cancelled', one.cancelled),
    databases: [...one.databases],
    tables: [...one.tables],
    size: one.size,
    place: { ...one.place },
  }
}

function known<Key extends string>(key: Key, placement: Placement): Partial<Record<Key, string>> {
  return placement.kind === 'unknown' ? {} : ({ [key]: formatPlacement(placement) } as Record<Key, string>)
}

export function backgroundSummary({ backgroundMigrations: all }: Manifest): ManifestShow['background'] {
  const count = (holds: (one: BackgroundMigration) => boolean): number => all.filter(holds).length
  return {
    all: all.length,
    finalizer_recorded: count(({ finalization }) => finalization === 'recorded'),
    open: count(({ finalization }) => finalization === 'open'),
    unknown: count(({ finalization }) => finalization === 'unknown'),
    cancelled: count(({ cancelled }) => cancelled.kind !== 'unknown'),
    large: count(({ size }) => size === 'large'),
  }
}
