import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { type Placement } from '../../domain/placement.ts'
import { type Release } from '../../domain/release.ts'

/**
 * A manifest as it is kept between runs. Long lists are kept by column, and whatever repeats is kept once and pointed
 * to by number: a third of the length and of the time to read. Equal placements become one object again, which planning
 * relies on for speed.
 */
export interface CachedManifest {
  readonly rest: Omit<Manifest, 'releases' | 'migrations' | 'backgroundMigrations' | 'drivers' | 'gates'>
  /** Drivers and gates, whose maps JSON does not know. */
  readonly calls: string
  readonly files: readonly string[]
  readonly placements: readonly Placement[]
  readonly names: readonly (readonly string[])[]
  readonly releases: ReleaseColumns
  readonly migrations: MigrationColumns
  readonly background: BackgroundColumns
}

export interface PlaceColumns {
  readonly file: number[]
  readonly line: number[]
  readonly column: number[]
}

/** Fields that few entries have, by the position of the entry. */
export type Rare<T> = Record<number, T>

export interface ReleaseColumns extends PlaceColumns {
  readonly version: Release['version'][]
  readonly date: (string | 0)[]
  readonly rare: Rare<RareRelease>
}
export type RareRelease = Pick<
  Release,
  'cut' | 'planned' | 'requires' | 'tested' | 'avoid' | 'withdrawn' | 'minimumSchema'
>

export interface MigrationColumns extends PlaceColumns {
  readonly id: string[]
  readonly name: (string | 0)[]
  readonly placement: number[]
  readonly phase: number[]
  readonly database: string[]
  readonly rare: Rare<RareMigration>
}
/** A transaction is kept only where it is not `one`. */
export type RareMigration = Pick<
  Migration,
  'apiVersion' | 'dependsOn' | 'removed' | 'queues' | 'finalizes' | 'up' | 'down'
> & {
  readonly transaction: 'none' | undefined
}

export interface BackgroundColumns extends PlaceColumns {
  readonly name: string[]
  readonly id: string[]
  readonly queuedBy: (string | 0)[]
  readonly finalizedBy: (string | 0)[]
  readonly queued: number[]
  readonly finalized: number[]
  readonly deleted: number[]
  readonly cancelled: number[]
  readonly databases: number[]
  readonly tables: number[]
  readonly finalization: BackgroundMigration['finalization'][]
  readonly size: BackgroundMigration['size'][]
  readonly rare: Rare<Pick<BackgroundMigration, 'requeues' | 'measured' | 'work'>>
}
