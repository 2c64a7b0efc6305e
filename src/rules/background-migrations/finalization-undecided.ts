import { formatPlacement } from '../../domain/placement.ts'
import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Spot } from '../../domain/finding.ts'
import { endSpot, nameOf } from '../background-words.ts'
import { finalizationsThatAre } from '../finalizations.ts'
import { firstLegalOf } from '../first-legal.ts'
import { type Ground } from '../ground.ts'
import { type Rule } from '../rule.ts'

/** What is only inferred is said to be so. */
export const rule: Rule = {
  name: 'finalization-undecided',
  group: 'background-migrations',
  severity: 'info',
  summary: 'a finalization of which the inferred releases do not tell whether a stop lies before it',
  why: `The release of a migration that is guessed from its timestamp may be one of two: a line is cut days before its release,
and what was written in between belongs to the next. When a stop lies between the two, nobody can say whether the
finalization is proper, and a tool that did would be wrong half of the time.`,
  fix: 'Record the release: `release:` at the migration, or `queued_in:` and `finalized_in:`.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
stops:
  - {line: "1.2", reason: the weights of parcels are filled in here}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_in: {earliest: "1.2", latest: "1.3"}}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
stops:
  - {line: "1.2", reason: the weights of parcels are filled in here}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_in: "1.3"}
`,
  },
  *check(ground) {
    for (const { background, finalization } of finalizationsThatAre(ground, 'cannot-tell')) {
      if (finalization.because !== 'end-inferred') continue
      const { queued, finalized } = background
      const { facts } = firstLegalOf(ground, background)
      const first = facts['first_legal']
      yield {
        subject: background.id,
        message: `${nameOf(ground, background)} is queued in ${formatPlacement(queued)} and finalized in ${formatPlacement(finalized)}: whether a stop lies between cannot be decided`,
        next: first === undefined ? 'record the release' : `record the release: it is proper from ${first} on`,
        at: inferredSpot(ground, background),
        facts,
      }
    }
  },
}

/** Where the interval is written: at the migration, or at the background migration. */
function inferredSpot({ migrationById }: Ground, background: BackgroundMigration): Spot {
  const end = background.finalized.kind === 'inferred' ? 'finalized' : 'queued'
  const by = end === 'finalized' ? background.finalizedBy : background.queuedBy
  const migration = by === undefined ? undefined : migrationById(by)
  return migration && migration.placement.kind !== 'unknown'
    ? { entry: migration.place, field: ['release'] }
    : endSpot(background, end)
}
