import { type Fault } from '../../domain/finding.ts'
import { type SqlActOf } from '../../domain/sql-statement.ts'
import { type MeetsPostgresql } from '../replay/postgresql.ts'
import { sqlExample } from '../replay/example.ts'
import { type SqlStep } from '../replay/replay.ts'
import { faultAt, stepsOf } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

type Told = Pick<Fault, 'message' | 'next' | 'severity'> & { readonly about: string }

/** Indexes of tables in use come and go CONCURRENTLY. */
export const rule: Rule = {
  name: 'sql-index-not-concurrent',
  group: 'sql',
  severity: 'error',
  summary: 'an index of a table in use that is built, rebuilt or dropped without CONCURRENTLY',
  why: `\`CREATE INDEX\` and \`REINDEX\` keep every write out of the table until the index is built, which for a large one takes
minutes to hours. \`DROP INDEX\` takes little time but locks the table against reading as well, and queues behind the
longest query while everybody else queues behind it. A table that the same file creates is empty and used by nobody.`,
  fix: `Write \`CONCURRENTLY\`, alone in its file, since it cannot run in a transaction. Of a partitioned table: create the index
\`ON ONLY\` it, create those of the partitions CONCURRENTLY, and attach them.`,
  since: '0.2.0',
  bad: sqlExample('CREATE INDEX parcels_weight ON parcels (weight);\n'),
  good: sqlExample('CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight);\n'),
  *check(ground) {
    for (const step of stepsOf(ground, ['create-index', 'drop-index', 'reindex'])) {
      const told = step.isNew || step.act.concurrently ? undefined : toldOf(step, ground.meetsPostgresql)
      if (told) yield faultAt(step, told)
    }
  },
}

type Act = SqlActOf<'create-index' | 'drop-index' | 'reindex'>

function toldOf(step: SqlStep<Act>, meets: MeetsPostgresql): Told | undefined {
  const { act, table, migration } = step
  switch (act.kind) {
    case 'create-index': {
      if (act.only) return undefined
      const about = act.name ?? `${act.table} (${act.columns.join(', ')})`
      const message = `building the index ${about} keeps every write out of ${act.table} until it is done`
      const next = table?.partitioned
        ? `create it ON ONLY ${act.table}, build those of the partitions CONCURRENTLY, and attach them`
        : 'write CREATE INDEX CONCURRENTLY, alone in its file'
      return { about, message, next }
    }
    case 'drop-index': {
      const message = `dropping the index ${act.name} locks its table against reading`
      return { about: act.name, message, next: 'write DROP INDEX CONCURRENTLY, alone in its file', severity: 'warning' }
    }
    case 'reindex': {
      const about = `reindex ${act.name}`
      const next = meets(migration, '>=12')
        ? 'write REINDEX … CONCURRENTLY, alone in its file'
        : 'build a second index CONCURRENTLY, drop the old one, and rename it'
      return { about, message: `rebuilding ${act.name || 'every index'} keeps every write out until it is done`, next }
    }
  }
}
