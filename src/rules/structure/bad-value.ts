import { type ReadingRule } from '../rule.ts'

/** A value is of the kind its field takes. */
export const rule: ReadingRule = {
  name: 'bad-value',
  group: 'structure',
  severity: 'error',
  codes: ['bad-value', 'no-value'],
  summary: 'a value of the wrong kind, or none at all',
  why: `Every field takes one kind of value: a word out of a list, a number within limits, text of some form, a list. Another
value would have to be guessed at, and a key without a value is an unfinished line.`,
  fix: `Write what the finding asks for, or remove the key.`,
  since: '0.2.0',
  bad: {
    manifest: `
migrations:
  - {id: "2026072008", release: "1.0"}
`,
  },
  good: {
    manifest: `
migrations:
  - {id: "20260720080000", release: "1.0"}
`,
  },
}
