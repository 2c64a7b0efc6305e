import { type ReadingRule } from '../rule.ts'

/** A manifest is YAML 1.2. */
export const rule: ReadingRule = {
  name: 'not-yaml',
  group: 'structure',
  severity: 'error',
  codes: ['yaml-syntax', 'control-character'],
  summary: 'a file that is no YAML text',
  why: `Nothing in the file can be trusted when its indentation, quotes or brackets do not fit: what stands below the place may
belong to something else. Control characters are refused as well; they appear when a file was cut, was no text, or was
meant to be shown as something it is not.`,
  fix: `Check the indentation, quotes and brackets around the place; save the file as plain UTF-8 text.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}
stops: []
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}]
stops: []
`,
  },
}
