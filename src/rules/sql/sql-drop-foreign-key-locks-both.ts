import { type Fault } from '../../domain/finding.ts'
import { type SqlActOf } from '../../domain/sql-statement.ts'
import { referencedBy } from '../replay/locks.ts'
import { sqlExample } from '../replay/example.ts'
import { type SqlStep } from '../replay/replay.ts'
import { faultAt, stepsOf } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** Whoever drops a foreign key waits for two tables, and must not wait for long. */
export const rule: Rule = {
  name: 'sql-drop-foreign-key-locks-both',
  group: 'sql',
  severity: 'warning',
  summary: 'a foreign key dropped, alone or with its table, without a limit on waiting for the lock on both tables',
  why: `The triggers of a foreign key sit on both tables, so that dropping it locks the table it points to ACCESS EXCLUSIVE as
well: often the busiest of all. While the statement waits there for one long query, everybody else waits behind it, also
those who only read. Adding it takes a weaker lock, which is why this surprises. With a short \`lock_timeout\` the statement
gives up and can be tried again.`,
  fix: "Write `SET LOCAL lock_timeout = '2s'` before it, and nothing else that locks into the same file.",
  since: '0.2.0',
  bad: sqlExample('ALTER TABLE parcels DROP CONSTRAINT parcels_shelf;\n'),
  good: sqlExample("SET LOCAL lock_timeout = '2s';\nALTER TABLE parcels DROP CONSTRAINT parcels_shelf;\n"),
  *check(ground) {
    const limited = new Set<string>()
    for (const step of stepsOf(ground, ['set', 'drop-constraint', 'drop-table'])) {
      const { act, migration, isNew } = step
      if (act.kind === 'set') {
        if (act.name === 'lock_timeout' && act.how !== 'reset') limited.add(migration.id)
      } else if (!isNew && !limited.has(migration.id)) {
        yield* faultsOf({ ...step, act })
      }
    }
  },
}

function* faultsOf(step: SqlStep<SqlActOf<'drop-constraint' | 'drop-table'>>): Generator<Fault> {
  const { act, table, locked } = step
  const name = act.kind === 'drop-constraint' ? act.name : undefined
  const others = referencedBy(table, name).filter((one) => locked.includes(one))
  const isGuess = others.length === 0 && table?.createdBy === undefined && looksLikeForeignKey(name)
  if (others.length === 0 && !isGuess) return
  const what = name === undefined ? `dropping ${act.table} with its foreign keys` : `dropping the foreign key ${name}`
  yield faultAt(step, {
    about: name === undefined ? act.table : `${act.table} ${name}`,
    message: `${what} also locks ${isGuess ? 'the table it points to' : others.join(', ')} against reading`,
    next: "write SET LOCAL lock_timeout = '2s' before it",
    severity: isGuess ? 'info' : undefined,
  })
}

/** Of a table that no file creates only the name tells, as frameworks write it. */
function looksLikeForeignKey(name: string | undefined): boolean {
  return name !== undefined && /^fk_|_fk$|_fkey$/u.test(name)
}
