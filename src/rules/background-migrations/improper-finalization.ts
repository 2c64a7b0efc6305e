import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Finalization } from '../../planner/finalization.ts'
import { latestPoint, formatPlacement } from '../../domain/placement.ts'
import { endSpot, nameOf } from '../background-words.ts'
import { exemption, exemptSeverity, finalizationParts, finalizationsThatAre, jumpOver } from '../finalizations.ts'
import { type Ground } from '../ground.ts'
import { type Rule } from '../rule.ts'

/** Between queueing and finalizing lies a stop, where every installation lets the work end. */
export const rule: Rule = {
  name: 'improper-finalization',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a background migration that is finalized before a stop has let every installation finish it',
  why: `An upgrade may go from any release to the next stop and beyond it to the newest. When no unconditional stop lies in
[queued, finalized), some upgrade brings both: it queues the work and finishes it in one migrate step, which takes hours and
ends in a timeout. The stop itself does not count when the finalizer comes on it, nor when one may land on a patch of it
that does not have the queueing yet. Inferred releases are judged only when every possibility comes to the same. Where the
list of stops is said to be partial and no schedule tells them, nothing is told.`,
  fix: 'Finalize in the first release after the first stop whose landings all contain the queueing. Where the finalizer is already out, declare the stop that is missing.',
  since: '0.2.0',
  parameters: exemption,
  bad: {
    manifest: `
releases: [{version: "1.2.0"}, {version: "1.4.0"}, {version: "1.5.0"}, {version: "1.6.0", date: 2026-11-19}]
stops:
  - {line: "1.2", reason: the search index is rebuilt in the background}
  - {line: "1.5", reason: the weights of parcels are filled in before it}
background_migrations:
  - {name: FillWeights, queued_in: "1.4", finalized_in: "1.5"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.2.0"}, {version: "1.4.0"}, {version: "1.5.0"}, {version: "1.6.0", date: 2026-11-19}]
stops:
  - {line: "1.2", reason: the search index is rebuilt in the background}
  - {line: "1.5", reason: the weights of parcels are filled in before it}
background_migrations:
  - {name: FillWeights, queued_in: "1.4", finalized_in: "1.6"}
`,
  },
  *check(ground, parameters) {
    for (const { background, finalization } of finalizationsThatAre(ground, 'improper')) {
      const { next, ...parts } = finalizationParts(ground, background)
      yield {
        subject: background.id,
        severity: exemptSeverity(background, parameters),
        message: `${nameOf(ground, background)} is finalized in ${formatPlacement(background.finalized)}, but ${whyNot(ground, background, finalization)}`,
        next: `${next}${orMinPatch(background, finalization)}`,
        at: endSpot(background, 'finalized'),
        ...parts,
      }
    }
  },
}

function whyNot(ground: Ground, background: BackgroundMigration, { because, stop, landing }: Finalization): string {
  const queued = `queued in ${formatPlacement(background.queued)}`
  const both = 'would queue and finish it in one step'
  switch (because) {
    case 'finalized-on-the-stop':
      return `${queued}, and ${formatPlacement(background.finalized)} is itself ${isStopLine(background, stop!.id) ? 'the stop' : `on the stop ${stop!.id}`}: an upgrade ${jumpOver(ground, background)} ${both}`
    case 'lands-before-queueing':
      return `${queued}, and one may land on the stop ${stop!.id} with ${landing!.text}, which does not have it yet: an upgrade from ${landing!.text} to ${latestPoint(background.finalized)!.text} ${both}`
    default:
      return `${queued}, and no unconditional stop lies between: an upgrade ${jumpOver(ground, background)} ${both}`
  }
}

function isStopLine({ finalized }: BackgroundMigration, stop: string): boolean {
  return latestPoint(finalized)?.text === stop
}

/** A stop that counts only from the patch that queues is mended at the stop. */
function orMinPatch({ queued }: BackgroundMigration, { because, stop }: Finalization): string {
  const point = latestPoint(queued)
  if (because !== 'lands-before-queueing' || !point || point.wholeLine) return ''
  return `; or set min_patch: "${point.text}" at the stop ${stop!.id}`
}
