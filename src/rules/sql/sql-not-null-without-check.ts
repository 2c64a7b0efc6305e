import { type Fault } from '../../domain/finding.ts'
import { type Ground } from '../ground.ts'
import { sqlExample } from '../replay/example.ts'
import { faultAt, stepsOf } from '../replay/sql-faults.ts'
import { proofOfNotNull } from '../replay/table.ts'
import { type Rule } from '../rule.ts'

/** A column becomes NOT NULL after a validated check has proven it. */
export const rule: Rule = {
  name: 'sql-not-null-without-check',
  group: 'sql',
  severity: 'error',
  summary:
    'a column of a table in use that becomes NOT NULL without a validated CHECK, or is added so without a default',
  why: `\`SET NOT NULL\` reads the whole table while nobody else can, and fails on the first NULL it meets: in the middle of an
upgrade. From PostgreSQL 12 on it reads nothing when a validated \`CHECK (column IS NOT NULL)\` proves what it asks.
\`ADD COLUMN … NOT NULL\` without a default fails on every table that has a row. Where no file here creates the table, an
older check may be there that nobody told: then it is a warning.`,
  fix: `Three files: \`ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID\`; once the data is filled \`VALIDATE CONSTRAINT\`, which
lets others read and write; then \`SET NOT NULL\` and drop the check. A new column gets a constant default.`,
  since: '0.2.0',
  bad: sqlExample('ALTER TABLE parcels ALTER COLUMN weight SET NOT NULL;\n'),
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
migrations:
  - {id: "20260101090000", release: "1.0", up: sql/create.sql}
  - {id: "20260301090000", release: "1.1", up: sql/check.sql}
  - {id: "20260301090001", release: "1.1", up: sql/validate.sql}
  - {id: "20260301090002", release: "1.1", up: sql/change.sql}
`,
    files: {
      'sql/create.sql': 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight integer);\n',
      'sql/check.sql': 'ALTER TABLE parcels ADD CONSTRAINT weight_known CHECK (weight IS NOT NULL) NOT VALID;\n',
      'sql/validate.sql': 'ALTER TABLE parcels VALIDATE CONSTRAINT weight_known;\n',
      'sql/change.sql': 'ALTER TABLE parcels ALTER COLUMN weight SET NOT NULL;\n',
    },
  },
  *check(ground) {
    yield* newColumns(ground)
    yield* changedColumns(ground)
  },
}

function* newColumns(ground: Ground): Generator<Fault> {
  for (const step of stepsOf(ground, ['add-column'])) {
    const { table, column } = step.act
    if (step.isNew || !column.notNull || column.default !== 'none' || column.generated !== undefined) continue
    yield faultAt(step, {
      about: `${table}.${column.name}`,
      message: `adding ${table}.${column.name} NOT NULL without a default fails on every table that has a row`,
      next: 'give it a constant default, or add it without NOT NULL and fill it first',
    })
  }
}

function* changedColumns(ground: Ground): Generator<Fault> {
  for (const step of stepsOf(ground, ['set-not-null'])) {
    const { act, table, isNew, migration } = step
    if (isNew || !table || table.columns.get(act.column)?.notNull === true) continue
    const helps = ground.meetsPostgresql(migration, '>=12')
    if (helps && proofOfNotNull(table, act.column)) continue
    const check = `CHECK (${act.column} IS NOT NULL)`
    yield faultAt(step, {
      about: `${act.table}.${act.column}`,
      message: `SET NOT NULL reads all of ${act.table} while nobody else can`,
      next: helps
        ? `add ${check} NOT VALID and validate it, each in a file of its own, before this one`
        : `keep a validated ${check} in its place: before PostgreSQL 12 no check spares the reading`,
      severity: table.createdBy === undefined ? 'warning' : undefined,
    })
  }
}
