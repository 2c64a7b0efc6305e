import { type ReadingRule } from '../rule.ts'

/** Versions are text. */
export const rule: ReadingRule = {
  name: 'unquoted-version',
  group: 'structure',
  severity: 'error',
  codes: ['unquoted-version'],
  summary: 'a version without quotes, which YAML reads as a number',
  why: `\`17.10\` without quotes is the number 17.1, which is another release. Nothing in the file shows it, and the wrong release
then brings the migration or is the stop.`,
  fix: `Put quotes around the version, as it was meant. \`plan validate --fix\` does it by what is written.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.10.0"}]
stops: [{line: 1.10}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.10.0"}]
stops: [{line: "1.10"}]
`,
  },
}
