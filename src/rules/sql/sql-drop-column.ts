import { sqlExample } from '../replay/example.ts'
import { faultAt, stepsOf } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** A column goes after the code that reads it. */
export const rule: Rule = {
  name: 'sql-drop-column',
  group: 'sql',
  severity: 'error',
  summary: 'a column dropped in a regular migration, while the old code still reads it',
  why: `Regular migrations run before the new code serves. The old code, which serves meanwhile, still names the column, many
frameworks in every query because they read the columns once at their start: every request that touches the table fails
until the last old node is gone.`,
  fix: 'Let the code ignore the column in one release, and drop it in the next one by a migration with `phase: post`.',
  since: '0.2.0',
  bad: sqlExample('ALTER TABLE parcels DROP COLUMN label;\n'),
  good: sqlExample('ALTER TABLE parcels DROP COLUMN label;\n', { phase: 'post' }),
  *check(ground) {
    for (const step of stepsOf(ground, ['drop-column'])) {
      const { act, isNew, migration } = step
      if (isNew || migration.phase === 'post') continue
      const what = `${act.table}.${act.column}`
      yield faultAt(step, {
        about: what,
        message: `${what} is dropped before the new code serves, and the old code still reads it`,
        next: 'let the code ignore it first, and drop it in a later release with phase: post',
      })
    }
  },
}
