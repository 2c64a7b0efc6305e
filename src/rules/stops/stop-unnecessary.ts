import { lineOf } from '../../domain/line.ts'
import { isScheduled } from '../../domain/policy.ts'
import { type StopJudgement } from '../../planner/compare-stops.ts'
import { type Rule } from '../rule.ts'

/** A stop costs every installation a landing, so it serves a life that no other stop serves. */
export const rule: Rule = {
  name: 'stop-unnecessary',
  group: 'stops',
  severity: 'info',
  summary: 'a stop that no recorded life needs, where everything is recorded',
  why: `Every stop costs each installation one more backup, one more download and one more wait. When each background
migration and each removal between its neighbours is served by another stop, nothing recorded needs this one. It is told
only where background migrations and finalizations are said to be complete, never of a stop that components, minimum
schemas, blocks, dwell times or a recorded cause outside the database need, and never of one the schedule makes.`,
  fix: 'Give the stop up in the next major, or record its cause: what keeps it may be something the manifest does not say.',
  since: '0.2.0',
  bad: {
    manifest: `
coverage: [{of: background-migrations}, {of: finalizations}]
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: it has always been there}
`,
  },
  good: {
    manifest: `
coverage: [{of: background-migrations}, {of: finalizations}]
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_in: "1.2"}
`,
  },
  *check({ comparison, manifest: { product, policy } }) {
    for (const judgement of comparison().stops) {
      const { stop, verdict } = judgement
      if (verdict !== 'unnecessary' || !stop.recorded) continue
      if (product.lineParts !== undefined && isScheduled(product, policy, lineOf(product, stop.point.version))) continue
      yield {
        subject: stop.id,
        message: `nothing that is recorded needs the stop ${stop.id}: ${servedElsewhere(judgement)}`,
        next: 'give it up, or record its cause',
        at: { entry: stop.place },
      }
    }
  },
}

function servedElsewhere({ serves }: StopJudgement): string {
  if (serves.length === 0) return 'no life contains it'
  const [first] = serves
  return serves.length === 1
    ? `another stop serves ${first!.name} too`
    : `other stops serve ${first!.name} and the ${serves.length - 1} others too`
}
