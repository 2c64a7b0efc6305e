import { type SqlAct } from '../../domain/sql-statement.ts'
import { sqlExample } from '../replay/example.ts'
import { type SqlStep } from '../replay/replay.ts'
import { faultAt } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** The shape of a table and its rows change in different transactions. */
export const rule: Rule = {
  name: 'sql-ddl-with-dml',
  group: 'sql',
  severity: 'warning',
  summary: 'a file that changes both the definition and the rows of one table in use',
  why: `Changing the definition locks the table against reading until the transaction ends, and so all the time the rows are
written. The other way round, rows first, the transaction asks for a stronger lock than it holds, which is how deadlocks are
made, and PostgreSQL refuses some changes as long as triggers of those rows are pending.`,
  fix: 'Change the definition in one file and the rows in another one, or in a background migration.',
  since: '0.2.0',
  bad: sqlExample(`ALTER TABLE parcels ADD COLUMN colour text;
UPDATE parcels SET colour = 'brown' WHERE id BETWEEN 1 AND 1000;
`),
  good: sqlExample("UPDATE parcels SET label = 'none' WHERE id BETWEEN 1 AND 1000;\n"),
  *check({ sqlFiles }) {
    for (const { migration, steps } of sqlFiles()) {
      if (migration.transaction === 'none') continue
      const defined = firstByTable(steps, ({ locked }) => locked)
      const written = firstByTable(steps, ({ act, isNew }) => (isNew ? [] : rowsOf(act)))
      for (const [table, rows] of written) {
        const definition = defined.get(table)
        if (!definition) continue
        yield faultAt(rows, {
          about: table,
          message: `rows of ${table} are written in the transaction that changes its definition and locks it against reading`,
          next: 'move the rows to a file of their own, or to a background migration',
          related: [{ entry: definition.act.place, message: `locks ${table}` }],
        })
      }
    }
  },
}

function rowsOf(act: SqlAct): string[] {
  if (act.kind === 'update' || act.kind === 'delete') return [act.table]
  return act.kind === 'insert' && act.selects ? [act.table] : []
}

function firstByTable(steps: readonly SqlStep[], tablesOf: (step: SqlStep) => readonly string[]) {
  const first = new Map<string, SqlStep>()
  for (const step of steps) for (const table of tablesOf(step)) if (!first.has(table)) first.set(table, step)
  return first
}
