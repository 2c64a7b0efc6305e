import { type SqlActOf } from '../../domain/sql-statement.ts'
import { sqlExample } from '../replay/example.ts'
import { type SqlStep } from '../replay/replay.ts'
import { faultAt, stepsOf } from '../replay/sql-faults.ts'
import { keysOf, type Table } from '../replay/table.ts'
import { type Fault } from '../../domain/finding.ts'
import { type Rule } from '../rule.ts'

/** A migration does not go through a whole table in one statement. */
export const rule: Rule = {
  name: 'sql-unbounded-update',
  group: 'sql',
  severity: 'error',
  summary: 'an UPDATE or DELETE of a table in use without WHERE, or without a range of its key',
  why: `One statement is one transaction: every row it touches stays locked until the last one is written, dead rows cannot be
vacuumed meanwhile, and when it is stopped after an hour nothing is done. In a regular migration the upgrade waits for it. A
condition on a column that is no key (\`WHERE state = 'old'\`) does not say how many rows that are: a warning in a regular
migration. After the new code serves, in \`post\`, only a statement without any condition is found, as a warning.`,
  fix: `Make it a background migration, which goes through the table in batches and between releases. When the rows are known to
be few, say so by their keys, or take them by \`WHERE id IN (SELECT … LIMIT 1000)\`.`,
  since: '0.2.0',
  bad: sqlExample('UPDATE parcels SET weight = 0;\n'),
  good: sqlExample('UPDATE parcels SET weight = 0 WHERE id BETWEEN 1 AND 1000;\n'),
  *check(ground) {
    const seen = new Map<string, number>()
    for (const step of stepsOf(ground, ['update', 'delete'])) {
      const told = step.isNew ? undefined : toldOf(step)
      if (!told) continue
      const about = `${step.act.kind} ${step.act.table}`
      const key = `${step.migration.id} ${about}`
      const count = (seen.get(key) ?? 0) + 1
      seen.set(key, count)
      yield faultAt(step, { ...told, about: count === 1 ? about : `${about} ${count}` })
    }
  },
}

type Told = Pick<Fault, 'message' | 'next' | 'severity'>

function toldOf({ act, table, migration }: SqlStep<SqlActOf<'update' | 'delete'>>): Told | undefined {
  const next = 'make it a background migration, or name the rows by a range of the key'
  const word = act.kind.toUpperCase()
  if (!act.reach.hasWhere) {
    const severity = migration.phase === 'post' ? 'warning' : undefined
    return { message: `this ${word} goes through all of ${act.table} in one transaction`, next, severity }
  }
  if (migration.phase === 'post' || act.reach.limited) return undefined
  const bounded = isBounded(act.reach.pinned, table)
  if (bounded === 'yes') return undefined
  const message = `how many rows of ${act.table} this ${word} touches does not show: it names no range of a key`
  return { message, next, severity: bounded === 'no' ? 'warning' : 'info' }
}

/** Unknown while no file tells the keys of the table. */
function isBounded(pinned: readonly string[], table: Table | undefined): 'yes' | 'no' | 'unknown' {
  const keys = table ? keysOf(table).flat() : []
  if (keys.some((column) => pinned.includes(column))) return 'yes'
  if (keys.length > 0) return 'no'
  return pinned.some((column) => column === 'id' || column.endsWith('_id')) ? 'yes' : 'unknown'
}
