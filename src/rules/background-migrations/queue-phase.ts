import { endSpot, nameOf } from '../background-words.ts'
import { regularMigrations } from '../phases.ts'
import { type Rule } from '../rule.ts'

/** Background work is queued when the new code serves. */
export const rule: Rule = {
  name: 'queue-phase',
  group: 'background-migrations',
  severity: 'warning',
  summary: 'a background migration that a regular migration queues',
  why: `A regular migration runs while the old code still serves. Rows that the old code writes after the queueing have no
value in the new column, and a batch that has passed them does not come back. A post migration queues when only new code
writes. Manifests that have no post migration at all do not tell phases apart and are not judged.`,
  fix: 'Queue in a migration with `phase: post`, or write the phase it has.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
migrations:
  - {id: "20260301090000", name: queue_weights, release: "1.1"}
  - {id: "20260302090000", name: drop_labels, release: "1.1", phase: post}
background_migrations:
  - {name: FillWeights, queued_by: "20260301090000"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
migrations:
  - {id: "20260301090000", name: queue_weights, release: "1.1", phase: post}
  - {id: "20260302090000", name: drop_labels, release: "1.1", phase: post}
background_migrations:
  - {name: FillWeights, queued_by: "20260301090000"}
`,
  },
  *check(ground) {
    const regular = regularMigrations(ground)
    for (const background of ground.manifest.backgroundMigrations) {
      const migration = regular(background.queuedBy)
      if (!migration) continue
      yield {
        subject: background.id,
        message: `${migration.id} queues ${nameOf(ground, background)} and is a regular migration`,
        next: 'make it a post migration, or write phase: post where it is listed',
        at: endSpot(background, 'queued'),
        related: [{ entry: migration.place, field: ['phase'], message: 'a regular migration' }],
      }
    }
  },
}
