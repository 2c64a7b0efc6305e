import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Fault, type Severity } from '../../domain/finding.ts'
import { type SqlAct, type TableName } from '../../domain/sql-statement.ts'
import { nameOf } from '../background-words.ts'
import { type Ground } from '../ground.ts'
import { isOpenAt, namesColumn } from '../replay/open-work.ts'
import { faultAt } from '../replay/sql-faults.ts'
import { type SqlStep } from '../replay/replay.ts'
import { type Rule } from '../rule.ts'

const manifest = (change: string) => `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops: [{line: "1.1", reason: weights of parcels}]
migrations:
  - {id: "20260101090000", release: "1.0", up: sql/create.sql}
  - {id: "20260201090000", release: "1.0", phase: post, up: sql/queue.sql}
  - {id: "20260401090000", release: "1.2", phase: post, up: sql/finalize.sql}
  - {id: "${change}", release: "1.2", phase: post, up: sql/change.sql}
background_migrations:
  - name: FillWeights
    queued_by: "20260201090000"
    finalized_by: "20260401090000"
    table: parcels
    key: [id]
    update: UPDATE parcels SET weight = grams / 1000 WHERE {batch} AND weight IS NULL
    done: weight IS NOT NULL
`
const files = {
  'sql/create.sql': 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight integer, grams integer);\n',
  'sql/queue.sql': '-- queues FillWeights\n',
  'sql/finalize.sql': '-- finalizes FillWeights\n',
  'sql/change.sql': 'ALTER TABLE parcels DROP COLUMN grams;\n',
}

/** What background work reads or writes stays as it is until the work is finalized. */
export const rule: Rule = {
  name: 'sql-column-of-unfinished-work',
  group: 'sql',
  severity: 'error',
  summary: 'a table or column that a background migration still works on and that is dropped, retyped or constrained',
  why: `A background migration is done when it is finalized, not when it was queued. Until then its batches fail on the column
that is gone, and a \`NOT NULL\`, a key or a check fails on the rows it has not come to yet: on some installations, those with
much data, in the middle of an upgrade. Where its SQL is not given, any column of its tables may be meant; that, and an order
that rests on inferred releases, is an information.`,
  fix: 'Finalize the background migration in an earlier release, or earlier in the same one, and change the column then.',
  since: '0.2.0',
  bad: { manifest: manifest('20260301090000'), files },
  good: { manifest: manifest('20260501090000'), files },
  *check(ground) {
    const byTable = worksByTable(ground.manifest.backgroundMigrations)
    if (byTable.size === 0) return
    for (const { steps } of ground.sqlFiles()) {
      for (const step of steps) {
        const change = step.isNew ? undefined : changeOf(step.act)
        if (change) yield* faultsOf(ground, step, change, byTable.get(change.table) ?? [])
      }
    }
  },
}

function* faultsOf(
  ground: Ground,
  step: SqlStep,
  change: Change,
  backgrounds: readonly BackgroundMigration[],
): Generator<Fault> {
  for (const background of backgrounds) {
    const severity = weigh(ground, step, background, change)
    if (severity === undefined) continue
    const name = nameOf(ground, background)
    const works = severity === 'info' ? 'may still work' : 'still works'
    yield faultAt(step, {
      about: `${change.what} ${background.id}`,
      message: `${change.how} ${change.what} while ${name} ${works} on ${change.table}`,
      next: `finalize ${name} in a migration that runs before`,
      severity,
      related: [{ entry: background.place, message: 'the background migration' }],
    })
  }
}

interface Change {
  readonly table: TableName
  /** Empty for the whole table. */
  readonly columns: readonly string[]
  readonly what: string
  readonly how: string
}

function changeOf(act: SqlAct): Change | undefined {
  switch (act.kind) {
    case 'drop-table':
      return { table: act.table, columns: [], what: act.table, how: 'this drops' }
    case 'drop-column':
      return { table: act.table, columns: [act.column], what: `${act.table}.${act.column}`, how: 'this drops' }
    case 'alter-type':
      return { table: act.table, columns: [act.column], what: `${act.table}.${act.column}`, how: 'this retypes' }
    case 'set-not-null':
      return {
        table: act.table,
        columns: [act.column],
        what: `${act.table}.${act.column}`,
        how: 'this forbids NULL in',
      }
    case 'add-constraint':
      return constraintChange(act.table, act.constraint)
    case 'create-index':
      return act.unique
        ? constraintChange(act.table, { kind: 'unique', notValid: false, columns: act.columns })
        : undefined
    default:
      return undefined
  }
}

function constraintChange(
  table: TableName,
  {
    kind,
    notValid,
    columns,
  }: { readonly kind: string; readonly notValid: boolean; readonly columns: readonly string[] },
): Change | undefined {
  if (notValid || kind === 'foreign-key' || columns.length === 0) return undefined
  return { table, columns, what: `${table} (${columns.join(', ')})`, how: 'this constrains' }
}

/** What a change weighs against one background migration; undefined when it does not touch it. */
function weigh(
  ground: Ground,
  { migration }: SqlStep,
  background: BackgroundMigration,
  { columns }: Change,
): Severity | undefined {
  if (!background.databases.includes(migration.database)) return undefined
  const named = new Set(columns.map((column) => namesColumn(background, column)))
  const touches = named.size === 0 || named.has('yes') ? 'yes' : named.has('unknown') ? 'unknown' : 'no'
  if (touches === 'no') return undefined
  const isOpen = isOpenAt(ground, background, migration)
  if (isOpen === 'no') return undefined
  return touches === 'yes' && isOpen === 'yes' ? 'error' : 'info'
}

function worksByTable(backgrounds: readonly BackgroundMigration[]): Map<TableName, BackgroundMigration[]> {
  const byTable = new Map<TableName, BackgroundMigration[]>()
  for (const background of backgrounds)
    for (const table of new Set(background.tables.map((name) => name.replace(/^public\./u, ''))))
      byTable.set(table, [...(byTable.get(table) ?? []), background])
  return byTable
}
