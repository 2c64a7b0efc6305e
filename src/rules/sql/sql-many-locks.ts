import { type TableName } from '../../domain/sql-statement.ts'
import { sqlExample } from '../replay/example.ts'
import { type SqlStep } from '../replay/replay.ts'
import { faultAt } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** One transaction locks one table in use. */
export const rule: Rule = {
  name: 'sql-many-locks',
  group: 'sql',
  severity: 'warning',
  summary: 'a file that locks several tables in use against reading, one after the other in one transaction',
  why: `Whoever waits for a second ACCESS EXCLUSIVE lock keeps the first. A query of the product that holds the second table and
asks for the first makes a deadlock: PostgreSQL ends one of the two, and it may be the migration. Without a deadlock, all
who use the first table still wait for the longest query on the second.`,
  fix: 'Give each table a migration with a file of its own.',
  since: '0.2.0',
  bad: sqlExample('ALTER TABLE parcels ADD COLUMN colour text;\nALTER TABLE shelves ADD COLUMN colour text;\n'),
  good: sqlExample('ALTER TABLE parcels ADD COLUMN colour text;\nALTER TABLE parcels ADD COLUMN height integer;\n'),
  *check({ sqlFiles }) {
    for (const { migration, steps } of sqlFiles()) {
      const second = migration.transaction === 'one' ? secondLock(steps) : undefined
      if (!second) continue
      const { first, step, table } = second
      const held = first.locked[0]!
      yield faultAt(step, {
        about: 'locks',
        message: `this waits for ${table} while ${held} stays locked against reading`,
        next: `move what it does to ${table} to a migration with a file of its own`,
        related: [{ entry: first.act.place, message: `locks ${held}` }],
      })
    }
  },
}

/** The first step that asks for another table than those that an earlier statement holds. */
function secondLock(steps: readonly SqlStep[]): { first: SqlStep; step: SqlStep; table: TableName } | undefined {
  const first = steps.find(({ locked }) => locked.length > 0)
  if (!first) return undefined
  const held = new Set<TableName>()
  for (const step of steps) {
    const table = step.statement === first.statement ? undefined : step.locked.find((one) => !held.has(one))
    if (table !== undefined) return { first, step, table }
    for (const one of step.locked) held.add(one)
  }
  return undefined
}
