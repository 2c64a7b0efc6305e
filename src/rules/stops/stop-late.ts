import { type Rule } from '../rule.ts'
import { lifeFacts, lifeWords, stopFinder, unservedLives } from '../unserved-lives.ts'

/** A stop that comes after the end of a life is one stop too late. */
export const rule: Rule = {
  name: 'stop-late',
  group: 'stops',
  severity: 'error',
  summary: 'a life that is over before the next stop comes',
  why: `The first stop after a background migration was queued comes when another migration already needed its work. Whoever
upgrades from the stop before to this one jumps the whole life, and the need is met before the work was done. This is told
where nobody recorded the finalizer; one that comes too early is told by \`improper-finalization\`.`,
  fix: 'Move the end of the life behind the stop, or declare an earlier stop.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
stops:
  - {line: "1.2", reason: the weights of parcels are filled in before it}
migrations:
  - {id: "20260301090000", name: require_weights, release: "1.2", depends_on: [FillWeights]}
background_migrations:
  - {name: FillWeights, queued_in: "1.1"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
stops:
  - {line: "1.2", reason: the weights of parcels are filled in before it}
migrations:
  - {id: "20260301090000", name: require_weights, release: "1.3", depends_on: [FillWeights]}
background_migrations:
  - {name: FillWeights, queued_in: "1.1"}
`,
  },
  *check(ground) {
    const find = stopFinder(ground)
    for (const { life, onlyIf, nextStop } of unservedLives(ground, 'late')) {
      if (onlyIf.length > 0 || !nextStop) continue
      const place = find(life)
      const other = place === undefined ? '' : `, or declare a stop at ${place}`
      yield {
        subject: life.id,
        message: `${lifeWords(life)}, but the first stop after it begins is ${nextStop.id}: too late`,
        next: `move its end behind ${nextStop.id}${other}`,
        at: { entry: life.place },
        related: nextStop.place && [{ entry: nextStop.place, message: `the stop ${nextStop.id}` }],
        facts: { ...lifeFacts(life), stop: nextStop.id },
      }
    }
  },
}
