import { defaultSampleRows, type Sample } from '../../domain/sample.ts'
import { type ManifestDocument } from '../schema/manifest.ts'
import { checkPath, checkReference, placeIn, readVersion, report, type Entry, type Scope } from './scope.ts'

type SampleText = NonNullable<ManifestDocument['samples']>[number]

/** Rows to rehearse with, in the order in which they are made. */
export function resolveSamples(
  scope: Scope,
  entries: readonly Entry<SampleText>[],
  databases: readonly string[],
): Sample[] {
  return entries.map((entry) => {
    const { database, table, release, rows, sql, file, settings } = entry.value
    if (database !== undefined)
      checkReference(scope, placeIn(entry, 'database'), 'database', { id: database, known: new Set(databases) })
    if (file !== undefined) checkPath(scope, entry, 'file', file)
    if ((sql === undefined) === (file === undefined))
      report(scope, placeIn(entry), 'bad-sample', {
        message: sql === undefined ? 'a sample without SQL makes no rows' : 'a sample has sql and file',
        next: 'write sql, or file with the path of a file of SQL',
      })
    return {
      database: database ?? databases[0]!,
      table,
      release: readVersion(scope, entry, 'release', release),
      rows: rows ?? defaultSampleRows,
      sql,
      file,
      settings: settings ?? {},
      place: placeIn(entry),
    }
  })
}
