import { type ReadingRule } from '../rule.ts'

/** A squash folds what came before it. */
export const rule: ReadingRule = {
  name: 'bad-squash',
  group: 'structure',
  severity: 'error',
  codes: ['bad-squash'],
  summary: 'a squash that folds up to a stop which does not come before its own release',
  why: `The release that folds has the structure instead of what came up to the stop. Where the stop is that release or a later
one, no database could ever be on it before it upgrades.`,
  fix: 'Write into `up_to:` the stop whose migrations are folded, and into `in:` the release that has the structure.',
  since: '0.5.0',
  bad: {
    manifest: `
releases: [{version: "1.2.0"}, {version: "1.3.0"}]
squashes: [{in: "1.2", up_to: "1.3"}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.2.0"}, {version: "1.3.0"}]
squashes: [{in: "1.3", up_to: "1.2"}]
`,
  },
}
