import { sqlExample } from '../replay/example.ts'
import { faultAt } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** What running code names keeps its name. */
export const rule: Rule = {
  name: 'sql-rename',
  group: 'sql',
  severity: 'error',
  summary: 'a table or column in use that is renamed',
  why: `Old and new code serve side by side while an upgrade goes through the nodes, and one of them uses the name that is not
there: its requests fail from this statement on until its node is gone. That is so before the new code serves and after.
A table whose old name a view keeps from the same file on is fine.`,
  fix: `A column: add one with the new name, keep both alike by a trigger, and drop the old one in a later release. A table:
create a view with the old name in the same file, and drop it in a later release.`,
  since: '0.2.0',
  bad: sqlExample('ALTER TABLE parcels RENAME COLUMN label TO name;\n'),
  good: sqlExample('ALTER TABLE parcels ADD COLUMN name varchar(40);\n'),
  *check(ground) {
    for (const { steps } of ground.sqlFiles()) {
      const views = new Set(steps.flatMap(({ act }) => (act.kind === 'create-view' ? [act.name] : [])))
      for (const step of steps) {
        const { act, isNew } = step
        if (act.kind !== 'rename' || isNew || act.what === 'constraint' || act.what === 'index') continue
        if (act.what === 'table' && views.has(act.table)) continue
        const old = act.what === 'table' ? act.table : `${act.table}.${act.from}`
        yield faultAt(step, {
          about: old,
          message: `code that runs during the upgrade still uses ${old}, which is called ${act.to} from here on`,
          next:
            act.what === 'table'
              ? `create a view ${act.table} in the same file, and drop it in a later release`
              : `add the column ${act.to}, keep both alike, and drop ${act.from} in a later release`,
        })
      }
    }
  },
}
