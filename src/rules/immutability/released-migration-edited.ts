import { type Severity } from '../../domain/finding.ts'
import { type Rule } from '../rule.ts'
import { type FieldChange } from './former.ts'
import { changedMigrations } from './migration-changes.ts'
import { called, changesText, outWith } from './words.ts'

/** A released migration stays as it was: name, phase, release, dependencies, database, API version and SQL. */
export const rule: Rule = {
  name: 'released-migration-edited',
  group: 'immutability',
  severity: 'error',
  summary: 'a migration that is out with a release and is changed afterwards',
  why: `Installations that ran it never run it again: they keep what it did before the edit, all others get what it does
now, and from then on the schemas differ. A dependency or a phase that changes later makes an order that some
installations already broke.`,
  fix: `Take the edit back, and write what should be different into a new migration. Was only the record wrong, and the
migration itself never changed? Then correct it and freeze the finding with a baseline and a reason.`,
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
  - {id: "20260915090000", name: add_state, release: "1.1", phase: post}
`,
  },
  good: {
    base: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", planned: {cut: 2026-11-27, release: 2026-12-01}}]
migrations:
  - {id: "20261115090000", name: add_state, release: "1.1"}
`,
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", planned: {cut: 2026-11-27, release: 2026-12-01}}]
migrations:
  - {id: "20261115090000", name: add_state, release: "1.1", phase: post}
`,
  },
  *check({ history }) {
    const known = history()
    if (!known) return
    for (const { former, now, changes, reused } of changedMigrations(known)) {
      if (reused) continue
      yield {
        subject: now.subject,
        message: `migration ${called(now.subject, now.fields['name'])} is ${outWith(former)}, and ${changesText(changes)}`,
        next: 'take the edit back, and do it in a new migration',
        at: { entry: now.place, field: [changes[0]!.field] },
        severity: severityOf(changes),
        facts: { release: former.release, fields: changes.map(({ field }) => field).join(',') },
      }
    }
  },
}

/** Dependencies that nobody had written down may only be recorded late; what is inferred cannot be decided. */
function severityOf(changes: readonly FieldChange[]): Severity | undefined {
  if (changes.every(({ inferred }) => inferred)) return 'info'
  const isLate = ({ field, was }: FieldChange) => field === 'depends_on' && was === ''
  return changes.every((change) => change.inferred || isLate(change)) ? 'warning' : undefined
}
