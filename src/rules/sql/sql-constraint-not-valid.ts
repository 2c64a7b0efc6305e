import { type SqlActOf, type SqlConstraint } from '../../domain/sql-statement.ts'
import { type Fault } from '../../domain/finding.ts'
import { type Ground } from '../ground.ts'
import { sqlExample } from '../replay/example.ts'
import { faultAt, stepsOf } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

const words: Partial<Record<SqlConstraint['kind'], string>> = {
  check: 'CHECK',
  'foreign-key': 'foreign key',
  'not-null': 'NOT NULL constraint',
}

/** A constraint on a table in use comes NOT VALID and is validated in a transaction of its own. */
export const rule: Rule = {
  name: 'sql-constraint-not-valid',
  group: 'sql',
  severity: 'error',
  summary: 'a CHECK or foreign key on a table in use that is validated while its lock is held',
  why: `PostgreSQL reads the whole table under the lock that adding takes: ACCESS EXCLUSIVE for a check, SHARE ROW EXCLUSIVE on
both tables for a foreign key, so that nobody writes into either. \`NOT VALID\` adds it at once for new rows, and
\`VALIDATE CONSTRAINT\` reads the old ones while others go on writing. In one transaction that gains nothing: the first lock
is held until the end. A foreign key of a new column without a default reads nothing and is fine.`,
  fix: 'Write `NOT VALID`, and `VALIDATE CONSTRAINT` in a file of its own that runs later.',
  since: '0.2.0',
  bad: sqlExample('ALTER TABLE parcels ADD CONSTRAINT weight_positive CHECK (weight > 0);\n'),
  good: sqlExample('ALTER TABLE parcels ADD CONSTRAINT weight_positive CHECK (weight > 0) NOT VALID;\n'),
  *check(ground) {
    yield* added(ground)
    yield* validated(ground)
  },
}

function* added(ground: Ground): Generator<Fault> {
  for (const step of stepsOf(ground, ['add-constraint', 'add-column'])) {
    const { act, isNew, table } = step
    for (const constraint of isNew ? [] : readingConstraints(act)) {
      yield faultAt(step, {
        about: `${act.table} ${constraint.name ?? `${constraint.kind} (${constraint.columns.join(', ')})`}`,
        message: `adding this ${words[constraint.kind]} reads all of ${act.table} while its lock is held`,
        next: table?.partitioned
          ? 'add it to each partition NOT VALID, validate it there, and then add it to the whole'
          : 'add it NOT VALID, and write VALIDATE CONSTRAINT in a file of its own that runs later',
      })
    }
  }
}

/** A foreign key of a new column has nothing to look up while every row has NULL there. */
function readingConstraints(act: SqlActOf<'add-constraint' | 'add-column'>): SqlConstraint[] {
  const all = act.kind === 'add-column' ? act.column.constraints : [act.constraint]
  const isEmpty = act.kind === 'add-column' && act.column.default === 'none'
  return all.filter(({ kind, notValid }) => kind in words && !notValid && !(isEmpty && kind === 'foreign-key'))
}

function* validated(ground: Ground): Generator<Fault> {
  for (const step of stepsOf(ground, ['validate-constraint'])) {
    const { act, isNew, table, migration } = step
    if (isNew || migration.transaction === 'none' || table?.constraints.get(act.name)?.addedBy !== migration.id)
      continue
    yield faultAt(step, {
      about: `${act.table} ${act.name} validated`,
      message: `${act.name} is validated in the transaction that adds it, so that the stronger lock is held while ${act.table} is read`,
      next: 'move VALIDATE CONSTRAINT to a file of its own that runs later',
    })
  }
}
