import { type ReadingRule } from '../rule.ts'

/** An entry says at least what makes it one. */
export const rule: ReadingRule = {
  name: 'missing-field',
  group: 'structure',
  severity: 'error',
  codes: ['missing-field'],
  summary: 'an entry without a field that it must have',
  why: `Without it the entry says nothing that could be used: a migration without its id, a block without its reason. Leaving the
entry out would be the quiet way to lose it.`,
  fix: `Add the field; the finding says what it means.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{date: 2026-10-01}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-10-01}]
`,
  },
}
