import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { dependenciesIn, dependencyParts, type Dependency } from '../dependencies.ts'
import { compareReleases, runsBefore } from '../../domain/execution-order.ts'
import { type Ground } from '../ground.ts'
import { type Rule } from '../rule.ts'

/** What needs the work done runs after what makes sure that it is done. */
export const rule: Rule = {
  name: 'depends-before-finalization',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a migration that depends on a background migration and runs before its finalizer',
  why: `An installation that lets nothing finish in between meets rows without the work: a constraint fails, or a value is wrong.
What counts is the order in which migrations run in one hop: those without a release first, by timestamp; then by release,
regular before post, then by timestamp. So a dependent with a later timestamp may well run first: in an earlier release, or
as a regular migration where the finalizer is a post migration.`,
  fix: 'Bring the dependent in the release of the finalizer or a later one, as a post migration with a later timestamp, or finalize earlier.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}, {version: "1.4.0"}]
stops:
  - {line: "1.2", reason: the weights of parcels are filled in here}
migrations:
  - {id: "20260301090000", name: finalize_weights, release: "1.4", phase: post}
  - {id: "20260302090000", name: require_weights, release: "1.3", depends_on: [FillWeights]}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_by: "20260301090000"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}, {version: "1.4.0"}]
stops:
  - {line: "1.2", reason: the weights of parcels are filled in here}
migrations:
  - {id: "20260301090000", name: finalize_weights, release: "1.3", phase: post}
  - {id: "20260302090000", name: require_weights, release: "1.3", phase: post, depends_on: [FillWeights]}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_by: "20260301090000"}
`,
  },
  *check(ground) {
    for (const dependency of dependenciesIn(ground)) {
      const late = dependency.on.find((background) => isTooEarly(ground, dependency, background))
      if (!late) continue
      const { migration, name } = dependency
      const finalizer = `${late.finalizedBy ?? 'its finalization'} in ${formatPlacement(late.finalized)}`
      yield {
        ...dependencyParts(dependency),
        message: `${migration.id} in ${formatPlacement(migration.placement)} depends on ${name} and runs before ${finalizer}`,
        next: `let it run after ${finalizer}`,
        facts: { finalized: formatPlacement(late.finalized) },
      }
    }
  },
}

/** Without the finalizing migration only its release is compared: inside one release nothing is known. */
function isTooEarly(
  { manifest: { product }, migrationById }: Ground,
  { migration }: Dependency,
  { finalizedBy, finalized }: BackgroundMigration,
): boolean {
  const finalizer = finalizedBy === undefined ? undefined : migrationById(finalizedBy)
  if (finalizer) return runsBefore(product, migration, finalizer) === 'yes'
  if (finalized.kind === 'unknown') return false
  return (compareReleases(product, migration.placement, finalized) ?? 0) < 0
}
