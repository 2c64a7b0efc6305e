import { compareVersions, parseVersion, type Version } from '../../src/domain/version.ts'
import { inRange } from '../../src/domain/version-range.ts'
import { type EntryFields } from './merge-list.ts'
import { linesOfTimestamp } from './release-of-timestamp.ts'
import { type BackgroundRow, type PatchFact, type Tables } from './tables.ts'

export function lineEntries({ lines }: Tables): EntryFields[] {
  return lines.map(({ line, firstReleased, dateSource }) => ({ line, date: firstReleased, date_source: dateSource }))
}

/** Every listed version and the newest known one of each line, ascending; only a line's first version has its date. */
export function releaseEntries({ versions, lines, patchFacts }: Tables): EntryFields[] {
  const dates = new Map(lines.map(({ line, firstReleased }) => [`${line}.0`, firstReleased]))
  const texts = new Set([...versions, ...lines.map(({ latestPatch }) => latestPatch)])
  return [...texts]
    .map(versionOf)
    .toSorted(compareVersions)
    .map((version) => ({
      version: version.text,
      ...given('date', dates.get(version.text)),
      ...given('avoid', faultOf(version, patchFacts)),
    }))
}

function versionOf(text: string): Version {
  const version = parseVersion('semver', text)
  if (!version) throw new Error(`"${text}" is no version`)
  return version
}

function faultOf(version: Version, patchFacts: readonly PatchFact[]): string | undefined {
  return patchFacts.find(({ concerns, versions }) => concerns === 'everybody' && inRange(versions, version))?.text
}

/** Background migrations in the order of the table. */
export function backgroundEntries(tables: Tables): EntryFields[] {
  return tables.background.map((row) => ({
    name: row.job,
    ...(row.queuedBy === '' ? { queued_in: row.milestone } : { queued_by: row.queuedBy }),
    ...given('finalized_by', row.finalizedBy),
    ...given('finalization', row.finalizedKnown === 'open' ? 'open' : undefined),
    ...given('requeues', predecessorOf(row, tables.background)),
    ...given('database', databaseOf(row, tables.tableSchemas)),
    ...given('table', row.table),
    ...given('size', row.large ? 'large' : undefined),
  }))
}

/** A migration that says it queues again, for a job that an earlier migration had queued under the same name. */
function predecessorOf(row: BackgroundRow, all: readonly BackgroundRow[]): string | undefined {
  if (!row.migration.includes('requeue')) return undefined
  return all.findLast(({ job, queuedBy }) => job === row.job && queuedBy !== '' && queuedBy < row.queuedBy)?.queuedBy
}

/**
 * The database a schema belongs to; absent for the first one, main, which is what leaving it out means and which holds
 * every schema whose name begins with `gitlab_main`.
 */
function databaseOf({ schema, table }: BackgroundRow, schemas: ReadonlyMap<string, string>): string | undefined {
  const known = schema === '' ? (schemas.get(table) ?? '') : schema
  if (known.startsWith('gitlab_ci')) return 'ci'
  return known.startsWith('gitlab_sec') ? 'sec' : undefined
}

/** The migrations that queue and finalize background migrations, by timestamp. */
export function migrationEntries(tables: Tables): EntryFields[] {
  const entries = new Map<string, EntryFields>()
  for (const row of tables.background) {
    const where = given('database', databaseOf(row, tables.tableSchemas))
    if (row.queuedBy !== '') {
      const queueing = { id: row.queuedBy, ...given('name', row.migration), release: row.milestone, phase: 'post' }
      entries.set(row.queuedBy, { ...queueing, ...entries.get(row.queuedBy), ...where })
    }
    if (row.finalizedBy !== '') {
      const lines = linesOfTimestamp(row.finalizedBy, tables.lines)
      const release = given('release', lines && { ...lines })
      entries.set(row.finalizedBy, { id: row.finalizedBy, ...release, phase: 'post', ...where })
    }
  }
  return [...entries.values()].toSorted(({ id: a }, { id: b }) => Number(a) - Number(b))
}

/** A field that stands there only when it has a value. */
function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined || value === '' ? {} : ({ [key]: value } as Record<K, V>)
}
