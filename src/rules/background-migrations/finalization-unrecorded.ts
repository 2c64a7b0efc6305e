import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { compareText } from '../../domain/version.ts'
import { endSpot, nameOf } from '../background-words.ts'
import { finalizersByName } from '../finalizers.ts'
import { type Ground } from '../ground.ts'
import { type Rule } from '../rule.ts'

/** What is finalized says so. */
export const rule: Rule = {
  name: 'finalization-unrecorded',
  group: 'background-migrations',
  severity: 'warning',
  summary: 'a background migration that a migration finalizes, and that does not record it',
  why: `Without the finalizer the life of the work has no end: no plan proves anything by it, no stop is derived from it, it is
called overdue, and whoever depends on it is told that it is not finalized.`,
  fix: 'Write the number of the migration into `finalized_by:`.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
migrations:
  - {id: "20260301090000", name: finalize_weights, release: "1.2", finalizes: [FillWeights]}
background_migrations:
  - {name: FillWeights, queued_in: "1.1"}
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
    for (const [name, ids] of finalizersByName(ground)) {
      const queueings = ground.backgroundsByName(name)
      const recorded = new Set(queueings.map(({ finalizedBy }) => finalizedBy))
      for (const id of [...ids].filter((one) => !recorded.has(one))) {
        const background = queuedBefore(queueings, id)
        if (!background || ids.size > queueings.length) continue
        yield {
          subject: `${background.id}@${id}`,
          message: `${id} finalizes ${nameOf(ground, background)}, which records no finalizer`,
          next: `write finalized_by: "${id}"`,
          at: endSpot(background, 'queued'),
          related: finalizerSpot(ground, id),
        }
      }
    }
  },
}

/** Of queueings without a finalizer the last one whose timestamp is earlier; those without a timestamp come first. */
function queuedBefore(queueings: readonly BackgroundMigration[], id: string): BackgroundMigration | undefined {
  return queueings
    .filter(({ finalization, queuedBy = '' }) => finalization !== 'recorded' && queuedBy < id)
    .toSorted((a, b) => compareText(a.queuedBy ?? '', b.queuedBy ?? ''))
    .at(-1)
}

function finalizerSpot({ migrationById }: Ground, id: string) {
  const migration = migrationById(id)
  return migration && [{ entry: migration.place, field: ['finalizes'], message: 'its code finalizes it' }]
}
