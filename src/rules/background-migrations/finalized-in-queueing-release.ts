import { formatPlacement } from '../../domain/placement.ts'
import { endSpot, nameOf } from '../background-words.ts'
import { exemption, exemptSeverity, finalizationParts, isInOneRelease } from '../finalizations.ts'
import { type Rule } from '../rule.ts'

/** Background work gets at least one release to run in. */
export const rule: Rule = {
  name: 'finalized-in-queueing-release',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a background migration that is finalized in the release that queues it',
  why: `Every installation that upgrades to the release queues the work and finishes it in the same migrate step, with all its
rows. No stop can help: nothing lies between. The work might as well be an ordinary migration, and on a large table
it holds the upgrade for hours.`,
  fix: 'Move the finalizer to the first release after the next stop.',
  since: '0.2.0',
  parameters: exemption,
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_in: "1.1"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_in: "1.2"}
`,
  },
  *check(ground, parameters) {
    for (const background of ground.manifest.backgroundMigrations) {
      if (!isInOneRelease(ground, background)) continue
      yield {
        subject: background.id,
        severity: exemptSeverity(background, parameters),
        message: `${nameOf(ground, background)} is finalized in ${formatPlacement(background.queued)}, the release that queues it: every upgrade to it queues and finishes it in one step`,
        at: endSpot(background, 'finalized'),
        ...finalizationParts(ground, background),
      }
    }
  },
}
