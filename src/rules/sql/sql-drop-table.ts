import { sqlExample } from '../replay/example.ts'
import { faultAt, stepsOf } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** A table goes after the code that reads it. */
export const rule: Rule = {
  name: 'sql-drop-table',
  group: 'sql',
  severity: 'error',
  summary: 'a table dropped in a regular migration, while the old code still uses it',
  why: `Regular migrations run before the new code serves. Whatever the old code still does with the table fails from this
statement on until the last old node is gone; and what is dropped does not come back when the upgrade has to be undone.`,
  fix: 'Stop using the table in one release, and drop it in the next one by a migration with `phase: post`.',
  since: '0.2.0',
  bad: sqlExample('DROP TABLE labels;\n'),
  good: sqlExample('DROP TABLE labels;\n', { phase: 'post' }),
  *check(ground) {
    for (const step of stepsOf(ground, ['drop-table'])) {
      const { act, isNew, migration } = step
      if (isNew || migration.phase === 'post') continue
      yield faultAt(step, {
        about: act.table,
        message: `${act.table} is dropped before the new code serves, and the old code may still use it`,
        next: 'stop using it first, and drop it in a later release with phase: post',
      })
    }
  },
}
