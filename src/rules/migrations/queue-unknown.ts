import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { isCompleteAt } from '../completeness.ts'
import { type Rule } from '../rule.ts'

/** Where all migrations are recorded, the one that queues is among them. */
export const rule: Rule = {
  name: 'queue-unknown',
  group: 'migrations',
  severity: 'error',
  summary: 'a background migration queued by a migration that does not exist',
  why: `The life of a background migration begins with the release of the migration that queues it. When the manifest claims
to record every migration and this one is not among them, the id is wrong, and with it everything that follows: which
stop does the work, and when it may be finalized.`,
  fix: 'Correct `queued_by`, or record the migration.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}]
coverage: [{of: migrations}]
background_migrations:
  - {name: BackfillState, queued_by: "20260804080000", queued_in: "1.1", finalization: open}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}]
coverage: [{of: migrations}]
migrations:
  - {id: "20260804080000", release: "1.1", phase: post}
background_migrations:
  - {name: BackfillState, queued_by: "20260804080000", finalization: open}
`,
  },
  *check({ manifest, migrationById }) {
    for (const background of manifest.backgroundMigrations) {
      const { id, name, queuedBy, place } = background
      if (queuedBy === undefined || migrationById(queuedBy) || !isComplete(manifest, background)) continue
      yield {
        subject: id,
        message: `${name} is queued by ${queuedBy}, and no migration has that id`,
        next: 'correct queued_by, or record the migration',
        at: { entry: place, field: ['queued_by'] },
      }
    }
  },
}

/** Where not even its release is known, only a claim about all releases covers it. */
function isComplete(manifest: Manifest, { queued }: BackgroundMigration): boolean {
  if (queued.kind !== 'unknown') return isCompleteAt(manifest, 'migrations', queued)
  return manifest.coverage.some(
    ({ of, from, until, degree }) => of === 'migrations' && degree === 'complete' && !from && !until,
  )
}
