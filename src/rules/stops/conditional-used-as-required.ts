import { type LifeJudgement } from '../../planner/judge-life.ts'
import { type Rule } from '../rule.ts'
import { lifeFacts, lifeWords, unservedLives } from '../unserved-lives.ts'

/** What only some installations land on cannot be what everybody's work rests on. */
export const rule: Rule = {
  name: 'conditional-used-as-required',
  group: 'stops',
  severity: 'warning',
  summary: 'a life whose only stop is conditional',
  why: `Installations to which no condition of the stop applies pass it by. For them the life contains no landing: what
follows meets work that was never done. The condition must then mean that there is nothing to do for them, and that has to
be somebody's decision. A finalizer that rests on a conditional stop is told by \`finalization-skipped-by-condition\`.`,
  fix: 'Move the end of the life behind the next stop for everybody, or make the stop unconditional. When those who may skip it have next to nothing to do, suppress the finding and say so.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
conditions:
  - {id: large, question: Has the parcels table more than a million rows?, nodes: {role: web, operator: ">", threshold: 1}}
stops:
  - {line: "1.1", when: [large], reason: the weights of parcels are filled in here}
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
    const judged = [...unservedLives(ground, 'missing'), ...unservedLives(ground, 'late')]
    for (const { life, onlyIf, nextStop } of judged.filter((one: LifeJudgement) => one.onlyIf.length > 0)) {
      const stop = onlyIf[0]!
      yield {
        subject: life.id,
        message: `${lifeWords(life)}, and only installations with ${stop.when.join(' or ')} land on ${stop.id} in between`,
        next: `${nextStop ? `move its end behind ${nextStop.id}` : 'move its end behind a stop for everybody'}, or make ${stop.id} one`,
        at: { entry: life.place },
        related: stop.place && [{ entry: stop.place, message: `the conditional stop ${stop.id}` }],
        facts: { ...lifeFacts(life), stop: stop.id },
      }
    }
  },
}
