import { type SqlAct } from '../../domain/sql-statement.ts'
import { sqlExample } from '../replay/example.ts'
import { faultAt } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** What cannot run in a transaction is in a file that runs without one. */
export const rule: Rule = {
  name: 'sql-concurrently-in-transaction',
  group: 'sql',
  severity: 'error',
  summary: 'a statement that cannot run in a transaction, in a file that does',
  why: `A migration and its record are one transaction, and PostgreSQL refuses \`CONCURRENTLY\` (and \`VACUUM\`,
\`CREATE DATABASE\`, \`ALTER SYSTEM\`) inside of one: the migration fails on every installation.`,
  fix: `Write \`transaction: none\` beside its \`up\`: its statements then run one by one, and \`plan\` goes on at the one that
failed. Keep such statements in files of their own; a file without a transaction can stop in the middle.`,
  since: '0.2.0',
  bad: sqlExample('CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight);\n', { transaction: 'one' }),
  good: sqlExample('CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight);\n'),
  *check({ sqlFiles }) {
    for (const { migration, steps } of sqlFiles()) {
      if (migration.transaction === 'none') continue
      for (const step of steps) {
        const what = whatStandsAlone(step.act)
        if (what === undefined) continue
        const message = `${what} cannot run in a transaction, and this migration runs in one`
        yield faultAt(step, { about: what, message, next: `write transaction: none for ${migration.id}` })
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
