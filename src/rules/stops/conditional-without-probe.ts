import { type Rule } from '../rule.ts'

/** A condition that decides over a stop can be decided. */
export const rule: Rule = {
  name: 'conditional-without-probe',
  group: 'stops',
  severity: 'warning',
  summary: 'a conditional stop whose condition only a person can answer',
  why: `Nobody can look up the answer: the condition has no \`probe\` with a threshold, asks for no number of nodes and for no
version that ran. Most admins will not know it, and an unknown answer makes everybody land on the stop; or they guess.`,
  fix: 'Give the condition a `probe:` with a threshold, `nodes:` or `ran:`. When no threshold was ever published, suppress the finding and say so.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
conditions:
  - {id: large, question: Is the parcels table large?}
stops:
  - {line: "1.1", when: [large], reason: the weights of parcels are filled in here}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
conditions:
  - id: large
    question: Has the parcels table more than a million rows?
    probe:
      database: main
      sql: SELECT count(*) FROM (SELECT 1 FROM parcels LIMIT 1000001) x
      operator: ">"
      threshold: 1000000
stops:
  - {line: "1.1", when: [large], reason: the weights of parcels are filled in here}
`,
  },
  *check({ manifest: { conditions, stops } }) {
    for (const { id, probe, nodes, ran, place } of conditions) {
      if (probe ?? nodes ?? ran) continue
      const using = stops.filter(({ when }) => when.includes(id))
      if (using.length === 0) continue
      const ids = using.map((stop) => stop.id)
      yield {
        subject: id,
        message: `only a person can answer ${id}, which decides about the ${ids.length === 1 ? 'stop' : 'stops'} ${ids.join(', ')}`,
        next: 'add probe: with a threshold, nodes: or ran:',
        at: { entry: place },
        related: using.map((stop) => ({ entry: stop.place, field: ['when'], message: `the stop ${stop.id}` })),
      }
    }
  },
}
