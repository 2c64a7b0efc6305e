import { type SqlAct } from '../../domain/sql-statement.ts'
import { sqlExample } from '../replay/example.ts'
import { faultAt } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** What running code names keeps its name. */
export const rule: Rule = {
  name: 'sql-rename',
  group: 'sql',
  severity: 'error',
  summary: 'a table or column in use that is renamed, or a table that moves to another schema',
  why: `Old and new code serve side by side while an upgrade goes through the nodes, and one of them uses the name that is not
there: its requests fail from this statement on until its node is gone. That is so before the new code serves and after.
A table whose old name a view keeps from the same file on is fine.`,
  fix: `A column: add one with the new name, keep both alike by a trigger, and drop the old one in a later release. A table:
create a view with the old name in the same file, and drop it in a later release.`,
  since: '0.2.0',
  bad: sqlExample('ALTER TABLE parcels RENAME COLUMN label TO name;\n'),
  good: sqlExample('ALTER TABLE parcels ADD COLUMN name varchar(40);\n'),
  *check({ sqlFiles }) {
    for (const { steps } of sqlFiles()) {
      const views = new Set(steps.flatMap(({ act }) => (act.kind === 'create-view' ? [act.name] : [])))
      for (const step of steps) {
        const renaming = step.isNew ? undefined : renamingBy(step.act)
        if (!renaming || (renaming.isTable && views.has(renaming.old))) continue
        const { old, now, isTable } = renaming
        yield faultAt(step, {
          about: old,
          message: `code that runs during the upgrade still uses ${old}, which ${now} from here on`,
          next: isTable
            ? `create a view ${old} in the same file, and drop it in a later release`
            : 'add a column with the new name, keep both alike, and drop the old one in a later release',
        })
      }
    }
  },
}

interface Renaming {
  readonly old: string
  /** What becomes of it. */
  readonly now: string
  readonly isTable: boolean
}

function renamingBy(act: SqlAct): Renaming | undefined {
  if (act.kind === 'alter-table' && act.how === 'set schema')
    return { old: act.table, now: 'lies in another schema', isTable: true }
  if (act.kind !== 'rename' || act.what === 'constraint' || act.what === 'index') return undefined
  const isTable = act.what === 'table'
  return { old: isTable ? act.table : `${act.table}.${act.from}`, now: `is called ${act.to}`, isTable }
}
