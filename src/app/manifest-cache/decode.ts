import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { lineOf } from '../../domain/line.ts'
import { type Product } from '../../domain/product.ts'
import { type Placement } from '../../domain/placement.ts'
import { type Release } from '../../domain/release.ts'

import { unpacked } from './maps.ts'
import {
  type BackgroundColumns,
  type CachedManifest,
  type MigrationColumns,
  type RareRelease,
  type RareMigration,
  type ReleaseColumns,
} from './columns.ts'

/** The manifest again; undefined when the text is none of ours. */
export function decodeManifest(text: string): Manifest | undefined {
  const cached = JSON.parse(text) as Partial<CachedManifest>
  const { rest, calls, files, placements, names, releases, migrations, background } = cached
  if (!rest || calls === undefined || !files || !placements || !names || !releases || !migrations || !background)
    return undefined
  return {
    ...rest,
    ...(unpacked(calls) as Pick<Manifest, 'drivers' | 'gates'>),
    releases: decodeReleases(releases, files, rest.product),
    migrations: decodeMigrations(migrations, files, placements),
    backgroundMigrations: decodeBackground(background, files, placements, names),
  }
}

// The decoders write every field out, in one order: objects of one shape are made fast and read fast.

function decodeReleases(columns: ReleaseColumns, files: readonly string[], product: Product): Release[] {
  const { version, date, rare, file, line, column } = columns
  return version.map((one, i): Release => {
    const more = rare[i] ?? plain
    return {
      version: one,
      line: lineOf(product, one),
      date: date[i] || undefined,
      cut: more.cut,
      planned: more.planned,
      requires: more.requires,
      tested: more.tested,
      avoid: more.avoid,
      withdrawn: more.withdrawn,
      minimumSchema: more.minimumSchema,
      place: { file: files[file[i]!]!, line: line[i]!, column: column[i]! },
    }
  })
}

const plain: RareRelease = {
  cut: undefined,
  planned: false,
  requires: {},
  tested: {},
  avoid: undefined,
  withdrawn: undefined,
  minimumSchema: undefined,
}
const noNames: readonly string[] = []
const commonMigration: Pick<Migration, keyof RareMigration> = {
  apiVersion: undefined,
  dependsOn: noNames,
  removed: undefined,
  queues: undefined,
  finalizes: undefined,
  up: undefined,
  down: undefined,
  transaction: 'one',
}

function decodeMigrations(
  columns: MigrationColumns,
  files: readonly string[],
  placements: readonly Placement[],
): Migration[] {
  const { id, name, placement, phase, database, rare, file, line, column } = columns
  return id.map((one, i): Migration => {
    const more = rare[i]
    return {
      id: one,
      name: name[i] || undefined,
      placement: placements[placement[i]!]!,
      phase: phase[i] === 1 ? 'post' : 'regular',
      database: database[i]!,
      ...(more === undefined ? commonMigration : rareMigration(more)),
      place: { file: files[file[i]!]!, line: line[i]!, column: column[i]! },
    }
  })
}

function rareMigration(more: Partial<RareMigration>): Pick<Migration, keyof RareMigration> {
  return { ...commonMigration, ...more, transaction: more.transaction ?? 'one' }
}

function decodeBackground(
  columns: BackgroundColumns,
  files: readonly string[],
  placements: readonly Placement[],
  names: readonly (readonly string[])[],
): BackgroundMigration[] {
  const { rare, file, line, column } = columns
  return columns.id.map((id, i): BackgroundMigration => {
    const more = rare[i]
    return {
      id,
      name: columns.name[i]!,
      queuedBy: columns.queuedBy[i] || undefined,
      queued: placements[columns.queued[i]!]!,
      finalizedBy: columns.finalizedBy[i] || undefined,
      finalized: placements[columns.finalized[i]!]!,
      finalization: columns.finalization[i]!,
      deleted: placements[columns.deleted[i]!]!,
      cancelled: placements[columns.cancelled[i]!]!,
      requeues: more?.requeues,
      databases: names[columns.databases[i]!]!,
      tables: names[columns.tables[i]!]!,
      size: columns.size[i]!,
      measured: more?.measured,
      work: more?.work,
      place: { file: files[file[i]!]!, line: line[i]!, column: column[i]! },
    }
  })
}
