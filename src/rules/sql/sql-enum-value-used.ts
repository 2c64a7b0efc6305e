import { type SqlActOf, type SqlStatement } from '../../domain/sql-statement.ts'
import { sqlExample } from '../replay/example.ts'
import { faultAt } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** A new value of an enum is used in a later transaction than the one that adds it. */
export const rule: Rule = {
  name: 'sql-enum-value-used',
  group: 'sql',
  severity: 'error',
  summary: 'a value of an enum that is added and used in one file',
  why: `PostgreSQL refuses to use a new value of an enum before the transaction that adds it has ended ("unsafe use of new value"),
so that the migration fails on every installation. Where the value stands without a cast to the enum it may be some other
text: then it is a warning. A type that the same file creates is fine.`,
  fix: 'Add the value in one file, and use it in a later one.',
  since: '0.2.0',
  postgresql: '>=12',
  bad: sqlExample("ALTER TYPE colour ADD VALUE 'red';\nINSERT INTO labels VALUES (1, 'red'::colour);\n"),
  good: sqlExample("ALTER TYPE colour ADD VALUE 'red';\nINSERT INTO labels VALUES (1, 'blue'::colour);\n"),
  *check({ sqlFiles, meetsPostgresql }) {
    for (const { statements, steps, migration } of sqlFiles()) {
      if (migration.transaction === 'none') continue
      for (const step of steps) {
        const { act, typeIsNew, statement } = step
        if (act.kind !== 'add-enum-value' || typeIsNew || !meetsPostgresql(migration, '>=12')) continue
        const use = firstUse(act, statements.slice(statements.indexOf(statement) + 1))
        if (!use) continue
        yield faultAt(step, {
          about: `${act.type} ${act.value}`,
          message: `the value '${act.value}' of ${act.type} is used in the transaction that adds it`,
          next: 'use it in a file of its own that runs later',
          severity: use.isCast ? undefined : 'warning',
          related: [{ entry: use.statement.place, message: 'used here' }],
        })
      }
    }
  },
}

interface Use {
  readonly statement: SqlStatement
  /** Is it written as a value of the enum? */
  readonly isCast: boolean
}

function firstUse({ type, value }: SqlActOf<'add-enum-value'>, later: readonly SqlStatement[]): Use | undefined {
  const uses = later.flatMap((statement): Use[] => {
    const meant = statement.literals.filter(({ text, castTo }) => text === value && (castTo ?? type) === type)
    return meant.length === 0 ? [] : [{ statement, isCast: meant.some(({ castTo }) => castTo === type) }]
  })
  return uses.find(({ isCast }) => isCast) ?? uses[0]
}
