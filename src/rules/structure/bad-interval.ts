import { type ReadingRule } from '../rule.ts'

/** The earliest is not after the latest. */
export const rule: ReadingRule = {
  name: 'bad-interval',
  group: 'structure',
  severity: 'error',
  codes: ['bad-interval'],
  summary: 'an inferred release whose earliest is after its latest',
  why: `\`{earliest, latest}\` says between which two releases something came. The other way round it says nothing, and every
judgement about it would be a guess.`,
  fix: `Swap the two, or write the one release that is known.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
migrations:
  - {id: "20260720080000", release: {earliest: "1.1", latest: "1.0"}}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
migrations:
  - {id: "20260720080000", release: {earliest: "1.0", latest: "1.1"}}
`,
  },
}
