import { dependenciesIn, dependencyParts } from '../dependencies.ts'
import { finalizerCommand } from '../first-legal.ts'
import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { type Rule } from '../rule.ts'

/** What needs the work done does not wait for what never ends. */
export const rule: Rule = {
  name: 'depends-on-unfinalized',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a migration that depends on a background migration that is not finalized, or was given up',
  why: `Nothing makes sure that the work is done when the migration runs: on some installations rows without it are left, and
the migration fails there or builds on wrong values. Cancelled work never satisfies a dependent. It is told only of
\`finalization: open\` and \`cancelled_in:\`; where nobody looked whether there is a finalizer, nothing is told.`,
  fix: 'Finalize the background migration before the dependent runs, or record the finalizer there is.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
stops:
  - {line: "1.2", reason: the weights of parcels are filled in here}
migrations:
  - {id: "20260302090000", name: require_weights, release: "1.3", depends_on: [FillWeights]}
background_migrations:
  - {name: FillWeights, queued_in: "1.2", cancelled_in: "1.3"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
stops:
  - {line: "1.2", reason: the weights of parcels are filled in here}
migrations:
  - {id: "20260301090000", name: finalize_weights, release: "1.3"}
  - {id: "20260302090000", name: require_weights, release: "1.3", depends_on: [FillWeights]}
background_migrations:
  - {name: FillWeights, queued_in: "1.2", finalized_by: "20260301090000"}
`,
  },
  *check(ground) {
    for (const dependency of dependenciesIn(ground)) {
      const open = dependency.on.find(isUnfinished)
      if (!open) continue
      const state =
        open.cancelled.kind === 'unknown' ? 'not finalized' : `given up in ${formatPlacement(open.cancelled)}`
      yield {
        ...dependencyParts(dependency),
        message: `${dependency.migration.id} depends on ${dependency.name}, which is ${state}`,
        next: `finalize it before; run: ${finalizerCommand(ground, open)}`,
        facts: { queued: formatPlacement(open.queued), command: finalizerCommand(ground, open) },
      }
    }
  },
}

function isUnfinished({ finalization, cancelled }: BackgroundMigration): boolean {
  return finalization === 'open' || (finalization === 'unknown' && cancelled.kind !== 'unknown')
}
