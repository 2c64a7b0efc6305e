import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { coverageAt } from '../../domain/coverage.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { earliestPoint, latestPoint } from '../../domain/placement.ts'
import { endSpot, nameOf } from '../background-words.ts'
import { type Rule } from '../rule.ts'

/** A finalizer that is named exists. */
export const rule: Rule = {
  name: 'finalizer-unknown',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a finalizer that is no migration of the manifest, where all migrations are said to be listed',
  why: `Nothing finalizes the work when the migration that should do it does not exist: the number is a slip of the pen, or the
migration got another timestamp before it was merged. Whether the finalization is proper cannot be judged either. It is
told only where \`coverage\` says that migrations are complete, from the queueing on.`,
  fix: 'Correct the number, or list the migration.',
  since: '0.2.0',
  bad: {
    manifest: `
coverage: [{of: migrations}]
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_by: "20260301090000"}
`,
  },
  good: {
    manifest: `
coverage: [{of: migrations}]
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
migrations:
  - {id: "20260301090000", name: finalize_weights, release: "1.2"}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_by: "20260301090000"}
`,
  },
  *check(ground) {
    for (const background of ground.manifest.backgroundMigrations) {
      const { id, finalizedBy } = background
      if (finalizedBy === undefined || ground.migrationById(finalizedBy)) continue
      if (!isComplete(ground.manifest, background)) continue
      yield {
        subject: id,
        message: `${nameOf(ground, background)} is finalized by ${finalizedBy}, and there is no such migration`,
        next: 'correct the number, or list the migration',
        at: endSpot(background, 'finalized'),
      }
    }
  },
}

/** Are all migrations listed wherever the finalizer may have come? */
function isComplete({ product, coverage, releases }: Manifest, { queued, finalized }: BackgroundMigration): boolean {
  const first = earliestPoint(finalized) ?? earliestPoint(queued)
  const last = latestPoint(finalized)?.version ?? releases.at(-1)?.version
  return [first?.version, last].every(
    (version) => version !== undefined && coverageAt(product, coverage, 'migrations', version) === 'complete',
  )
}
