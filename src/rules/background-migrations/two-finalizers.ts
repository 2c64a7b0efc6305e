import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { finalizersByName } from '../finalizers.ts'
import { type Rule } from '../rule.ts'

/** One queueing has one finalizer. */
export const rule: Rule = {
  name: 'two-finalizers',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a background migration that more migrations finalize than queue',
  why: `Only one of them can be the end of the work. If the record names the later one, dependents wait for nothing; if it
names the earlier one, the later hides that the job was queued once more. A job queued several times may have as many
finalizers.`,
  fix: 'Correct `finalizes:` of the migration that does something else, or record the queueing that is missing.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
migrations:
  - {id: "20260301090000", name: finalize_weights, release: "1.2", finalizes: [FillWeights]}
  - {id: "20260302090000", name: finalize_weights_again, release: "1.2", finalizes: [FillWeights]}
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
  - {id: "20260302090000", name: finalize_heights, release: "1.2", finalizes: [FillHeights]}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_by: "20260301090000"}
  - {name: FillHeights, queued_in: "1.1", finalized_by: "20260302090000"}
`,
  },
  *check(ground) {
    for (const [name, ids] of finalizersByName(ground)) {
      const queueings = ground.backgroundsByName(name)
      if (queueings.length === 0 || ids.size <= queueings.length) continue
      const finalizers = [...ids]
      const all = finalizers.join(' and ')
      yield {
        subject: name,
        message: `${name} is queued ${times(queueings)} and finalized by ${all}`,
        next: 'correct finalizes: of the migration that does something else, or record what queued it again',
        at: { entry: queueings[0]!.place, field: ['finalized_by'] },
        related: finalizers.flatMap((id) => {
          const migration = ground.migrationById(id)
          return migration ? [{ entry: migration.place, message: `${id} finalizes it` }] : []
        }),
      }
    }
  },
}

function times({ length }: readonly BackgroundMigration[]): string {
  return length === 1 ? 'once' : `${length} times`
}
