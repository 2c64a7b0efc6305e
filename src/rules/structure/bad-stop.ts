import { type ReadingRule } from '../rule.ts'

/** A stop is one line or one version. */
export const rule: ReadingRule = {
  name: 'bad-stop',
  group: 'structure',
  severity: 'error',
  codes: ['bad-stop', 'bad-min-patch'],
  summary: 'a stop that is neither one line nor one version, or whose minimum patch lies elsewhere',
  why: `A stop says where every upgrade must land: on any patch of a line, or on one version. With both, none, or one in the
place of the other it is not clear what counts as a landing; with a minimum patch of another line no landing ever does.`,
  fix: `Write \`line:\` with a line or \`version:\` with a version, and a \`min_patch\` of that line.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
stops: [{line: "1.0", min_patch: "1.1.0", reason: parcels are numbered anew}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.0.1"}]
stops: [{line: "1.0", min_patch: "1.0.1", reason: parcels are numbered anew}]
`,
  },
}
