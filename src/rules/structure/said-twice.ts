import { type ReadingRule } from '../rule.ts'

/** Each fact has one place. */
export const rule: ReadingRule = {
  name: 'said-twice',
  group: 'structure',
  severity: 'error',
  codes: ['duplicate-key', 'said-twice'],
  summary: 'a field that is written twice',
  why: `Readers of YAML disagree about which of two equal keys counts, so two people read two manifests. Only lists may stand in
several files: they are joined.`,
  fix: `Keep one of the two; the finding names the place of the other.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-10-01, date: 2026-11-01}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-10-01}
`,
  },
}
