import { endSpot, nameOf } from '../background-words.ts'
import { regularMigrations } from '../phases.ts'
import { type Rule } from '../rule.ts'

/** A finalizer runs when the new code serves. */
export const rule: Rule = {
  name: 'finalizer-wrong-phase',
  group: 'background-migrations',
  severity: 'warning',
  summary: 'a finalizer that is a regular migration',
  why: `A regular migration runs before the new code serves, and in a zero-downtime upgrade while users wait for it. Whatever is
left of the work runs there, for as long as it takes. A post migration finishes it while the new code already serves.
Manifests that have no post migration at all do not tell phases apart and are not judged.`,
  fix: 'Finalize in a migration with `phase: post`, or write the phase it has.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
migrations:
  - {id: "20260301090000", name: finalize_weights, release: "1.2"}
  - {id: "20260302090000", name: drop_labels, release: "1.1", phase: post}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_by: "20260301090000"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
migrations:
  - {id: "20260301090000", name: finalize_weights, release: "1.2", phase: post}
  - {id: "20260302090000", name: drop_labels, release: "1.1", phase: post}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_by: "20260301090000"}
`,
  },
  *check(ground) {
    const regular = regularMigrations(ground)
    for (const background of ground.manifest.backgroundMigrations) {
      const migration = regular(background.finalizedBy)
      if (!migration) continue
      yield {
        subject: background.id,
        message: `${migration.id} finalizes ${nameOf(ground, background)} and is a regular migration`,
        next: 'make it a post migration, or write phase: post where it is listed',
        at: endSpot(background, 'finalized'),
        related: [{ entry: migration.place, field: ['phase'], message: 'a regular migration' }],
      }
    }
  },
}
