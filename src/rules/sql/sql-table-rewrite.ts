import { type SqlActOf } from '../../domain/sql-statement.ts'
import { costOfTypeChange, formatType } from '../../domain/sql-type.ts'
import { type Fault } from '../../domain/finding.ts'
import { type MeetsPostgresql } from '../replay/postgresql.ts'
import { sqlExample } from '../replay/example.ts'
import { type SqlStep } from '../replay/replay.ts'
import { faultAt, stepsOf } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

type Told = Pick<Fault, 'message' | 'next' | 'severity'>

const twoColumns =
  'add a column of the new type, fill it in the background, keep both alike by a trigger, and let the code change over'

/** No statement writes a whole table anew while nobody can read it. */
export const rule: Rule = {
  name: 'sql-table-rewrite',
  group: 'sql',
  severity: 'error',
  summary: 'a statement that writes every row of a table anew under a lock that stops reading',
  why: `PostgreSQL keeps such a table ACCESS EXCLUSIVE until every row and every index is written: at a hundred gigabytes
that is an hour in which no query of the product gets through, and as much disk again. Many changes only look alike:
\`varchar(20)\` to \`varchar(40)\` or \`text\`, more digits of a \`numeric\` with the same scale and a constant default cost
nothing; \`integer\` to \`bigint\`, a default that differs from row to row, an identity column and a stored generated column
write everything. The old type is taken from the files that run before; where none tells it, the finding is an information.`,
  fix: `Add a new column without a default, or with a constant one, fill it by a background migration, and change over in a
later release. A default for new rows only: \`ADD COLUMN\` first, \`ALTER COLUMN … SET DEFAULT\` in its own statement.`,
  since: '0.2.0',
  bad: sqlExample('ALTER TABLE parcels ALTER COLUMN weight TYPE bigint;\n'),
  good: sqlExample('ALTER TABLE parcels ALTER COLUMN label TYPE varchar(80);\n'),
  *check(ground) {
    for (const step of stepsOf(ground, ['alter-type', 'add-column', 'rewrite-table'])) {
      const told = step.isNew ? undefined : toldOf(step, ground.meetsPostgresql)
      if (told) yield faultAt(step, { ...told, about: aboutOf(step.act) })
    }
  },
}

type Act = SqlActOf<'alter-type' | 'add-column' | 'rewrite-table'>

function aboutOf(act: Act): string {
  if (act.kind === 'rewrite-table') return `${act.table ?? 'every table'} ${act.how}`
  return `${act.table}.${act.kind === 'alter-type' ? act.column : act.column.name}`
}

function toldOf(step: SqlStep<Act>, meets: MeetsPostgresql): Told | undefined {
  const { act } = step
  switch (act.kind) {
    case 'rewrite-table':
      return {
        message: `${act.how} writes ${act.table ?? 'every table'} anew, and nobody can read it until that is done`,
        next: 'do it outside of an upgrade, or with a tool that copies the table while it is used, like pg_repack',
      }
    case 'alter-type':
      return typeChange({ ...step, act })
    case 'add-column':
      return newColumn({ ...step, act }, meets)
  }
}

function typeChange({ act, table }: SqlStep<SqlActOf<'alter-type'>>): Told | undefined {
  const what = `${act.table}.${act.column}`
  const to = formatType(act.type)
  const from = table?.columns.get(act.column)?.type
  const between = from ? `changing ${what} from ${formatType(from)} to ${to}` : `changing ${what} to ${to}`
  if (act.computes) return { message: `${between} with USING writes every row anew`, next: twoColumns }
  if (!from) {
    const message = `whether ${between} writes every row anew cannot be told: no file here says its old type`
    return { message, next: 'compare the old type; unless the new one only widens it, add a column', severity: 'info' }
  }
  const cost = costOfTypeChange(from, act.type)
  if (cost === 'rewrite') return { message: `${between} writes every row and every index anew`, next: twoColumns }
  if (cost === 'indexes' || (cost === 'none' && act.collation !== undefined))
    return { message: `${between} builds every index of the column anew`, next: twoColumns, severity: 'warning' }
  if (cost === 'unless-utc')
    return {
      message: `${between} writes every row anew unless the session's time zone is UTC`,
      next: "write SET LOCAL timezone = 'UTC' before it, where the values are meant so; the check cannot see it",
      severity: 'info',
    }
  if (cost === 'unknown')
    return { message: `whether ${between} writes every row anew cannot be told`, next: twoColumns, severity: 'info' }
  return undefined
}

const generated = {
  stored: 'a stored generated column',
  identity: 'an identity column',
  serial: 'a column with a sequence',
}

function newColumn({ act, migration }: SqlStep<SqlActOf<'add-column'>>, meets: MeetsPostgresql): Told | undefined {
  const { name, generated: made, default: value } = act.column
  const what = `adding ${act.table}.${name}`
  const next = 'add the column without it, fill it in the background, and set the default for new rows on its own'
  if (made !== undefined && made !== 'virtual')
    return { message: `${what}, ${generated[made]}, writes every row anew`, next }
  if (value === 'volatile')
    return { message: `${what} with a default that differs from row to row writes every row anew`, next }
  if (value === 'unknown') {
    const message = `${what} with a default that calls a function writes every row anew, unless the function is STABLE`
    return { message, next, severity: 'warning' }
  }
  if (value === 'constant' && meets(migration, '<11'))
    return { message: `${what} with a default writes every row anew on PostgreSQL before 11`, next }
  return undefined
}
