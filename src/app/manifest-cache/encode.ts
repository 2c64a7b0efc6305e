import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { type Place } from '../../domain/place.ts'
import { type Placement } from '../../domain/placement.ts'
import { type Release } from '../../domain/release.ts'

import { packed } from './maps.ts'
import {
  type BackgroundColumns,
  type CachedManifest,
  type MigrationColumns,
  type PlaceColumns,
  type Rare,
  type ReleaseColumns,
} from './columns.ts'

/** Gives every distinct value a number. */
class Numbers<T> {
  readonly values: T[] = []
  private readonly known = new Map<string, number>()

  of(value: T): number {
    const key = JSON.stringify(value)
    const number = this.known.get(key) ?? this.values.push(value) - 1
    this.known.set(key, number)
    return number
  }
}

interface Shared {
  readonly files: Numbers<string>
  readonly placements: Numbers<Placement>
  readonly names: Numbers<readonly string[]>
}

/** A manifest as a text for the cache. */
export function encodeManifest(manifest: Manifest): string {
  const { releases, migrations, backgroundMigrations, drivers, gates, ...rest } = manifest
  const shared: Shared = { files: new Numbers(), placements: new Numbers(), names: new Numbers() }
  const columns = {
    releases: releaseColumns(releases, shared),
    migrations: migrationColumns(migrations, shared),
    background: backgroundColumns(backgroundMigrations, shared),
  }
  const { files, placements, names } = shared
  const cached: CachedManifest = {
    rest,
    calls: packed({ drivers, gates }),
    files: files.values,
    placements: placements.values,
    names: names.values,
    ...columns,
  }
  return JSON.stringify(cached)
}

function placeColumns(entries: readonly { readonly place: Place }[], { files }: Shared): PlaceColumns {
  return {
    file: entries.map(({ place }) => files.of(place.file)),
    line: entries.map(({ place }) => place.line),
    column: entries.map(({ place }) => place.column),
  }
}

function rareOf<T, R>(entries: readonly T[], pick: (entry: T) => R): Rare<R> {
  const rare = entries.map((entry, i) => [i, pick(entry)] as const).filter(([, fields]) => hasAny(fields as object))
  return Object.fromEntries(rare)
}

/** Is there anything but what most entries have: nothing, nothing to list, not planned? */
function hasAny(fields: object): boolean {
  return Object.values(fields).some((value) =>
    typeof value === 'object' ? Object.keys(value as object).length > 0 : value !== undefined && value !== false,
  )
}

function releaseColumns(releases: readonly Release[], shared: Shared): ReleaseColumns {
  return {
    version: releases.map(({ version }) => version),
    date: releases.map(({ date }) => date ?? 0),
    rare: rareOf(releases, ({ cut, planned, requires, tested, avoid, withdrawn, minimumSchema }) => ({
      cut,
      planned,
      requires,
      tested,
      avoid,
      withdrawn,
      minimumSchema,
    })),
    ...placeColumns(releases, shared),
  }
}

function migrationColumns(migrations: readonly Migration[], shared: Shared): MigrationColumns {
  return {
    id: migrations.map(({ id }) => id),
    name: migrations.map(({ name }) => name ?? 0),
    placement: migrations.map(({ placement }) => shared.placements.of(placement)),
    phase: migrations.map(({ phase }) => Number(phase === 'post')),
    database: migrations.map(({ database }) => database),
    rare: rareOf(migrations, ({ apiVersion, dependsOn, removed, queues, finalizes, up, down, transaction }) => ({
      apiVersion,
      dependsOn,
      removed,
      queues,
      finalizes,
      up,
      down,
      transaction: transaction === 'none' ? transaction : undefined,
    })),
    ...placeColumns(migrations, shared),
  }
}

function backgroundColumns(entries: readonly BackgroundMigration[], shared: Shared): BackgroundColumns {
  const { placements, names } = shared
  return {
    name: entries.map(({ name }) => name),
    id: entries.map(({ id }) => id),
    queuedBy: entries.map(({ queuedBy }) => queuedBy ?? 0),
    finalizedBy: entries.map(({ finalizedBy }) => finalizedBy ?? 0),
    queued: entries.map(({ queued }) => placements.of(queued)),
    finalized: entries.map(({ finalized }) => placements.of(finalized)),
    deleted: entries.map(({ deleted }) => placements.of(deleted)),
    cancelled: entries.map(({ cancelled }) => placements.of(cancelled)),
    databases: entries.map(({ databases }) => names.of(databases)),
    tables: entries.map(({ tables }) => names.of(tables)),
    finalization: entries.map(({ finalization }) => finalization),
    size: entries.map(({ size }) => size),
    rare: rareOf(entries, ({ requeues, measured, work }) => ({ requeues, measured, work })),
    ...placeColumns(entries, shared),
  }
}
