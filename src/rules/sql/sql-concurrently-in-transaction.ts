import { type SqlAct } from '../../domain/sql-statement.ts'
import { sqlExample } from '../replay/example.ts'
import { faultAt } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** What cannot run in a transaction stands alone in its file. */
export const rule: Rule = {
  name: 'sql-concurrently-in-transaction',
  group: 'sql',
  severity: 'error',
  summary: 'a statement that cannot run in a transaction beside others in one file',
  why: `Several statements in one file are one transaction, and PostgreSQL refuses \`CONCURRENTLY\` (and \`VACUUM\`,
\`CREATE DATABASE\`, \`ALTER SYSTEM\`) inside of one: the migration fails on every installation. A \`SET\` before it is a
statement too.`,
  fix: 'Give each such statement a migration with a file of its own.',
  since: '0.2.0',
  bad: sqlExample(`CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight);
CREATE INDEX CONCURRENTLY parcels_label ON parcels (label);
`),
  good: sqlExample('CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight);\n'),
  *check({ sqlFiles }) {
    for (const { statements, steps } of sqlFiles()) {
      if (statements.length < 2) continue
      for (const step of steps) {
        const what = whatStandsAlone(step.act)
        if (what === undefined) continue
        const message = `${what} cannot run in a transaction, and this file has ${statements.length} statements`
        yield faultAt(step, { about: what, message, next: 'move it to a migration with a file of its own' })
      }
    }
  },
}

function whatStandsAlone(act: SqlAct): string | undefined {
  switch (act.kind) {
    case 'create-index':
      return act.concurrently ? `CREATE INDEX CONCURRENTLY ${act.name ?? `on ${act.table}`}` : undefined
    case 'drop-index':
      return act.concurrently ? `DROP INDEX CONCURRENTLY ${act.name}` : undefined
    case 'reindex':
      return act.concurrently ? `REINDEX CONCURRENTLY ${act.name}` : undefined
    case 'detach-partition':
      return act.concurrently ? `DETACH PARTITION ${act.partition} CONCURRENTLY` : undefined
    case 'outside-transaction':
      return act.what
    default:
      return undefined
  }
}
