import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { livesOf } from '../../domain/life.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { contains } from '../../domain/placement.ts'
import { type Version } from '../../domain/version.ts'
import { type SiteReadings, type WorkFact } from '../preflight/readings.ts'
import { rowsOf } from './fate.ts'
import { isReplaced } from './passed-lives.ts'

/** Work that is queued by now and whose end nobody recorded: whether a hop jumped it cannot be judged. */
export interface Unended {
  readonly all: readonly BackgroundMigration[]
  /** Rows of it that are not finished. */
  readonly open: readonly WorkFact[]
  /** No database has a record of it. */
  readonly unseen: readonly BackgroundMigration[]
}

export function unendedFates(manifest: Manifest, now: Version, readings: SiteReadings): Unended {
  const { product } = manifest
  const lives = new Set(livesOf(manifest).map(({ id }) => id))
  const all = manifest.backgroundMigrations.filter(
    (one) =>
      !lives.has(one.id) &&
      one.finalization === 'unknown' &&
      one.deleted.kind === 'unknown' &&
      contains(product, now, one.queued) === 'yes' &&
      !isReplaced(manifest, now, one),
  )
  const rows = all.map((one) => rowsOf(readings, one, undefined))
  return {
    all,
    open: rows.flat().filter(({ state }) => state !== 'finished'),
    unseen: readings.work === undefined ? [] : all.filter((_, i) => rows[i]!.length === 0),
  }
}
