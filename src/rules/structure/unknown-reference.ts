import { type ReadingRule } from '../rule.ts'

/** What is named is declared. */
export const rule: ReadingRule = {
  name: 'unknown-reference',
  group: 'structure',
  severity: 'error',
  codes: ['unknown-reference'],
  summary: 'a name that refers to nothing in the manifest',
  why: `Stops name conditions, migrations name databases, releases name components. A name that nothing declares would make a
conditional stop hold for nobody, or a range apply to nothing.`,
  fix: `Correct the name, or declare what it refers to.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}]
stops: [{line: "1.0", reason: parcels are numbered anew, when: [many-parcels]}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}]
conditions: [{id: many-parcels, question: Are there more than a million parcels?}]
stops: [{line: "1.0", reason: parcels are numbered anew, when: [many-parcels]}]
`,
  },
}
