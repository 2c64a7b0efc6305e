import { type Rule } from '../rule.ts'
import { changedMigrations } from './migration-changes.ts'
import { called, changesText, outWith } from './words.ts'

/** The id of a released migration never means another one. */
export const rule: Rule = {
  name: 'migration-id-reused',
  group: 'immutability',
  severity: 'error',
  summary: 'the id of a migration that is out, taken for another migration',
  why: `An installation records what it ran by id. Whoever ran the first one never runs the second: its change is
missing there for ever, and nothing says so.`,
  fix: 'Give the new migration an id of its own, and put the released one back.',
  since: '0.2.0',
  bad: {
    base: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
migrations:
  - {id: "20260915090000", name: add_state, release: "1.1"}
`,
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
migrations:
  - {id: "20260915090000", name: drop_parcels, release: "1.1", phase: post}
`,
  },
  good: {
    base: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
migrations:
  - {id: "20260915090000", name: add_state, release: "1.1"}
`,
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
migrations:
  - {id: "20260915090000", name: add_state, release: "1.1"}
  - {id: "20260915090001", name: drop_parcels, release: "1.1", phase: post}
`,
  },
  *check({ history }) {
    const known = history()
    if (!known) return
    for (const { former, now, changes, reused } of changedMigrations(known)) {
      if (!reused) continue
      const was = called(now.subject, former.part?.fields['name'])
      yield {
        subject: now.subject,
        message: `migration ${was} is ${outWith(former)}, and its id now means another one: ${changesText(changes)}`,
        next: 'give the new migration an id of its own, and put the released one back',
        at: { entry: now.place, field: ['id'] },
        facts: { release: former.release },
      }
    }
  },
}
