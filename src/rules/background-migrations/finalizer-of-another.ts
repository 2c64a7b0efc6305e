import { endSpot, nameOf } from '../background-words.ts'
import { type Rule } from '../rule.ts'

/** The migration that is named as the finalizer finalizes this, not something else. */
export const rule: Rule = {
  name: 'finalizer-of-another',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a finalizer whose code finalizes something else',
  why: `The record says that the work is finalized by a migration, and the code of that migration, as it was read, finalizes
other work or none. So nothing makes sure that this work ends, and what depends on it meets unfinished rows.`,
  fix: 'Name the right migration in `finalized_by:`, or correct what the migration says in `finalizes:`.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
migrations:
  - {id: "20260301090000", name: finalize_heights, release: "1.2", finalizes: [FillHeights]}
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
  - {id: "20260301090000", name: finalize_weights, release: "1.2", finalizes: [FillWeights]}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_by: "20260301090000"}
`,
  },
  *check(ground) {
    for (const background of ground.manifest.backgroundMigrations) {
      const { id, name, finalizedBy } = background
      const finalizer = finalizedBy === undefined ? undefined : ground.migrationById(finalizedBy)
      if (!finalizer?.finalizes || finalizer.finalizes.includes(name)) continue
      const does = finalizer.finalizes.length === 0 ? 'nothing' : finalizer.finalizes.join(', ')
      yield {
        subject: id,
        message: `${nameOf(ground, background)} is said to be finalized by ${finalizer.id}, which finalizes ${does}`,
        next: 'name the migration that finalizes it, or correct its finalizes:',
        at: endSpot(background, 'finalized'),
        related: [{ entry: finalizer.place, field: ['finalizes'], message: 'what its code finalizes' }],
      }
    }
  },
}
