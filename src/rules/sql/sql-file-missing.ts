import { sqlExample } from '../replay/example.ts'
import { type Rule } from '../rule.ts'

/** Whatever a migration names in `up` is there and is text. */
export const rule: Rule = {
  name: 'sql-file-missing',
  group: 'sql',
  severity: 'error',
  summary: 'a migration whose `up` names a file that is not there or cannot be read',
  why: `The migration cannot be run, and nothing in it was checked. It is found on the first installation that gets that
far, with the product already stopped.`,
  fix: 'Add the file at the path in `up`, which counts from the folder of the manifest, or mend the path.',
  since: '0.2.0',
  bad: { ...sqlExample(''), files: {} },
  good: sqlExample('ALTER TABLE parcels ADD COLUMN colour text;\n'),
  *check({ manifest, sql }) {
    for (const { id, up, place } of manifest.migrations) {
      const reading = up === undefined ? undefined : sql?.get(up)
      if (!reading || !('problem' in reading) || reading.problem.kind === 'syntax') continue
      yield {
        subject: id,
        message: `the file ${up} of the migration ${id} cannot be read: ${reading.problem.message}`,
        next: 'add the file, or write the path as it is seen from the folder of the manifest',
        at: { entry: place, field: ['up'] },
      }
    }
  },
}
