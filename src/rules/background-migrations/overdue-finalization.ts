import { compareLines, lineOf } from '../../domain/line.ts'
import { contains, formatPlacement } from '../../domain/placement.ts'
import { isUnconditional } from '../../domain/stop.ts'
import { comparePrecedence, isPreRelease } from '../../domain/version.ts'
import { type StopReach } from '../../planner/stop-reach.ts'
import { endSpot, nameOf } from '../background-words.ts'
import { firstLegalOf } from '../first-legal.ts'
import { type Ground } from '../ground.ts'
import { repeatedIn } from '../requeues.ts'
import { type Rule } from '../rule.ts'

/** What everybody was given the time to finish gets finalized. */
export const rule: Rule = {
  name: 'overdue-finalization',
  group: 'background-migrations',
  severity: 'warning',
  summary: 'a background migration that could have been finalized since the last stop and is not',
  why: `Until it is finalized nothing may build on the work: the old column stays, the code of the job stays, and rows that
failed are found by nobody. It is told of background migrations with \`finalization: open\` that every landing on the last stop
before the newest release contains; where nobody looked whether they are finalized, nothing is told.`,
  fix: 'Add a finalizer to the next release, or record the one there is. Work that was given up says `cancelled_in:`.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalization: open}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
background_migrations:
  - {name: FillWeights, queued_in: "1.2", finalization: open}
`,
  },
  *check(ground) {
    const last = lastStop(ground)
    if (!last) return
    const isRepeated = repeatedIn(ground.manifest)
    for (const background of ground.manifest.backgroundMigrations) {
      const { queued, finalization, cancelled } = background
      if (finalization !== 'open' || cancelled.kind !== 'unknown' || isRepeated(background)) continue
      if (contains(ground.manifest.product, last.lowest, queued) !== 'yes') continue
      const firstLegal = firstLegalOf(ground, background)
      yield {
        subject: background.id,
        message: `${nameOf(ground, background)} was queued in ${formatPlacement(queued)} and is not finalized, although every upgrade beyond ${last.stop.id} has landed on that stop with it`,
        next: firstLegal.next,
        at: endSpot(background, 'queued'),
        facts: { ...firstLegal.facts, stop: last.stop.id },
      }
    }
  },
}

/** The last unconditional stop below the line of the newest release. */
function lastStop({ manifest, reaches }: Ground): StopReach | undefined {
  const { product, releases } = manifest
  const newest = releases.findLast(({ planned, version }) => !planned && !isPreRelease(version))
  if (!newest) return undefined
  return reaches().findLast(({ stop, highest }) => {
    const below = stop.point.wholeLine
      ? compareLines(lineOf(product, stop.point.version), newest.line) < 0
      : comparePrecedence(highest, newest.version) < 0
    return isUnconditional(stop) && below
  })
}
