import { type ReadingRule } from '../rule.ts'

/** Days are days of the calendar. */
export const rule: ReadingRule = {
  name: 'unreadable-time',
  group: 'structure',
  severity: 'error',
  codes: ['bad-date', 'bad-instant', 'bad-duration'],
  summary: 'text that is no day, instant or duration',
  why: `Windows, stops and waiting times are counted in days. A day that no calendar has, such as the 30th of February, was
mistyped, and nobody can tell which day was meant.`,
  fix: `Write a day like \`2026-11-20\`, an instant with its zone like \`2025-04-27T00:00:00Z\`, a duration like \`21d\`.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-02-30}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-02-28}]
`,
  },
}
