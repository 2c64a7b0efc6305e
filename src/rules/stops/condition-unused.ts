import { type Rule } from '../rule.ts'

/** A question is asked because something depends on the answer. */
export const rule: Rule = {
  name: 'condition-unused',
  group: 'stops',
  severity: 'info',
  summary: 'a condition that no stop and no block uses',
  why: `Whoever describes an installation is asked every condition and answers it, and nothing depends on the answer. Often a
stop has lost its \`when:\`, and then everybody lands on it.`,
  fix: 'Name the condition in the `when:` of the stop or block it was written for, or remove it.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
conditions:
  - {id: several-nodes, question: Does more than one web node serve?, nodes: {role: web, operator: ">", threshold: 1}}
stops:
  - {line: "1.1", reason: nodes of 1.0 and 1.2 must not serve side by side}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
conditions:
  - {id: several-nodes, question: Does more than one web node serve?, nodes: {role: web, operator: ">", threshold: 1}}
stops:
  - {line: "1.1", when: [several-nodes], reason: nodes of 1.0 and 1.2 must not serve side by side}
`,
  },
  *check({ manifest: { conditions, stops, blocks } }) {
    const used = new Set([...stops, ...blocks].flatMap(({ when }) => when))
    for (const { id, place } of conditions) {
      if (used.has(id)) continue
      yield {
        subject: id,
        message: `no stop and no block depends on ${id}`,
        next: 'name it in a when:, or remove it',
        at: { entry: place },
      }
    }
  },
}
