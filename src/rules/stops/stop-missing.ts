import { type Rule } from '../rule.ts'
import { lifeFacts, lifeWords, stopFinder, unservedLives } from '../unserved-lives.ts'

/** What must not be jumped has a stop inside. */
export const rule: Rule = {
  name: 'stop-missing',
  group: 'stops',
  severity: 'error',
  summary: 'a life that no stop serves, with none declared after it either',
  why: `A background migration lives from the release that queues it to the first migration that needs its work done. An
upgrade that jumps over this life meets the need before the work was done, and without a stop inside nothing keeps it from
jumping. This is told where nobody recorded the finalizer. A finalizer that comes too early is told by
\`improper-finalization\`, deleted code by \`code-deleted-early\`, a removed migration by \`removed-before-stop\`. Where the list of stops is said to be partial, nothing is told.`,
  fix: 'Declare a stop inside the life, or move its end behind the next stop.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
migrations:
  - {id: "20260301090000", name: require_weights, release: "1.2", depends_on: [FillWeights]}
background_migrations:
  - {name: FillWeights, queued_in: "1.1"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
migrations:
  - {id: "20260301090000", name: require_weights, release: "1.2", depends_on: [FillWeights]}
background_migrations:
  - {name: FillWeights, queued_in: "1.1"}
`,
  },
  *check(ground) {
    const find = stopFinder(ground)
    for (const { life, onlyIf } of unservedLives(ground, 'missing')) {
      if (onlyIf.length > 0) continue
      const place = find(life)
      yield {
        subject: life.id,
        message: `${lifeWords(life)}, and no stop for everybody lies between or after`,
        next: place === undefined ? 'declare a stop, and move its end behind it' : `declare a stop at ${place}`,
        at: { entry: life.place },
        facts: { ...lifeFacts(life), ...(place !== undefined && { stop: place }) },
      }
    }
  },
}
