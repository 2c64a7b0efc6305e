import { sqlExample } from '../replay/example.ts'
import { faultAt, stepsOf } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

const inside = new Set(['SAVEPOINT', 'RELEASE', 'ROLLBACK TO'])

/** A file does not begin or end the transaction it runs in. */
export const rule: Rule = {
  name: 'sql-transaction-control',
  group: 'sql',
  severity: 'error',
  summary: 'a file that begins or ends a transaction, although it already runs in one',
  why: `Whoever runs a migration opens a transaction around it and records in the same one that it ran. A \`COMMIT\` in the file
ends that transaction: when the next statement fails, half of the migration is there and nothing is recorded, so that the
next try fails as well. Savepoints are fine.`,
  fix: 'Leave it out; what needs a transaction of its own gets a migration of its own.',
  since: '0.2.0',
  bad: sqlExample('BEGIN;\nALTER TABLE parcels ADD COLUMN colour text;\nCOMMIT;\n'),
  good: sqlExample('ALTER TABLE parcels ADD COLUMN colour text;\n'),
  *check(ground) {
    const told = new Set<string>()
    for (const step of stepsOf(ground, ['transaction'])) {
      const { what } = step.act
      if (inside.has(what) || told.has(step.migration.id)) continue
      told.add(step.migration.id)
      const message = `${what} does not fit: the file runs inside a transaction that records its success`
      yield faultAt(step, { about: 'transaction', message, next: 'leave out BEGIN, COMMIT and ROLLBACK' })
    }
  },
}
