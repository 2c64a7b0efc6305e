import { type ReadingRule } from '../rule.ts'

/** An identity stands once. */
export const rule: ReadingRule = {
  name: 'duplicate-id',
  group: 'structure',
  severity: 'error',
  codes: ['duplicate-id'],
  summary: 'the same release, line, stop, migration or other entry twice',
  why: `The identity of an entry is what everything else refers to. Of two entries with one identity nobody can tell which one is
meant; they come about when two branches add the same entry, and often differ in what they say.`,
  fix: `Keep one of them; the finding names the place of the other.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-10-01}
  - {version: "1.0.0", date: 2026-10-02}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-10-01}
  - {version: "1.0.1", date: 2026-10-02}
`,
  },
}
