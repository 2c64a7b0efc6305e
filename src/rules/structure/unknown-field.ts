import { type ReadingRule } from '../rule.ts'

/** Only fields with a meaning are written. */
export const rule: ReadingRule = {
  name: 'unknown-field',
  group: 'structure',
  severity: 'error',
  codes: ['unknown-field'],
  summary: 'a field that the manifest does not have',
  why: `A mistyped field would be a fact that nobody reads: the stop without its minimum patch, the migration without its
release. So a field that means nothing is an error, and the nearest one is named.`,
  fix: `Write the field that was meant, or remove it; \`docs/manifest-reference.md\` lists all of them.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}]
stops: [{line: "1.0", raeson: the search index is rebuilt}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}]
stops: [{line: "1.0", reason: the search index is rebuilt}]
`,
  },
}
