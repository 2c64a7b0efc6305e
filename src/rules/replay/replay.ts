import { compareText } from '../../domain/version.ts'
import { comparePoints } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { latestPoint } from '../../domain/placement.ts'
import { type Product } from '../../domain/product.ts'
import { type SqlAct, type SqlReading, type SqlStatement, type TableName } from '../../domain/sql-statement.ts'
import { lockedTables } from './locks.ts'
import { applyAct, emptySchema, indexIn, tableIn, type KnownIndex, type Schema } from './schema.ts'
import { type Table } from './table.ts'

/** One act with what the files before it, and the statements before it in its file, say. */
export interface SqlStep<A = SqlAct> {
  readonly migration: Migration
  readonly statement: SqlStatement
  readonly act: A
  /** The table the act changes, as it stood before; undefined for acts on none. */
  readonly table: Table | undefined
  /** Is the table made by this very file, or temporary? Then nobody waits for it, and it is empty. */
  readonly isNew: boolean
  /** Tables that others use and that it takes ACCESS EXCLUSIVE: nobody reads them until the transaction ends. */
  readonly locked: readonly TableName[]
  /** The index it drops or takes over, where a file creates it. */
  readonly index: KnownIndex | undefined
  /** Did an earlier migration drop the index that it creates? */
  readonly indexWasDropped: boolean
  /** Is the enum it changes made by this very file? */
  readonly typeIsNew: boolean
}

/** A migration's file with its steps in order. It runs in one transaction unless the migration says none. */
export interface SqlFile {
  readonly migration: Migration
  readonly statements: readonly SqlStatement[]
  readonly steps: readonly SqlStep[]
}

type Readings = ReadonlyMap<string, SqlReading>

/**
 * Goes through the readable files in the order in which their migrations run, one schema for each database. What was folded
 * into a structure comes first and is judged no more.
 */
export function replay(
  { product, migrations, squashes }: Pick<Manifest, 'product' | 'migrations' | 'squashes'>,
  readings: Readings,
): SqlFile[] {
  const schemas = new Map<string, Schema>()
  for (const { structure } of squashes)
    for (const [database, path] of Object.entries(structure)) schemas.set(database, schemaOf(readings.get(path)))
  return inExecutionOrder(
    product,
    migrations.filter(({ up }) => up !== undefined),
  ).flatMap((migration) => {
    const reading = readings.get(migration.up!)
    if (!reading || 'problem' in reading) return []
    const schema = schemas.get(migration.database) ?? emptySchema()
    schemas.set(migration.database, schema)
    const { statements } = reading
    return [{ migration, statements, steps: stepsOf(migration, statements, schema) }]
  })
}

/** What a structure makes; it stands for all that was folded before, too. */
function schemaOf(reading: SqlReading | undefined): Schema {
  const schema = emptySchema()
  if (!reading || 'problem' in reading) return schema
  for (const { acts } of reading.statements) for (const act of acts) applyAct(schema, act, 'structure')
  return schema
}

/** Without a release first, by timestamp; then by release, regular before post, by timestamp. */
function inExecutionOrder(product: Product, migrations: readonly Migration[]): Migration[] {
  const keyed = migrations.map((migration) => ({ migration, point: latestPoint(migration.placement) }))
  const compared = keyed.toSorted((a, b) => {
    const known = Number(a.point !== undefined) - Number(b.point !== undefined)
    const release = a.point && b.point ? comparePoints(product, a.point, b.point) : known
    const phase = a.point ? Number(a.migration.phase === 'post') - Number(b.migration.phase === 'post') : 0
    return release || phase || compareText(a.migration.id, b.migration.id)
  })
  return compared.map(({ migration }) => migration)
}

function stepsOf(migration: Migration, statements: readonly SqlStatement[], schema: Schema): SqlStep[] {
  return statements.flatMap((statement) =>
    statement.acts.map((act) => {
      const step = stepOf(migration, statement, act, schema)
      applyAct(schema, act, migration.id)
      return step
    }),
  )
}

function stepOf(migration: Migration, statement: SqlStatement, act: SqlAct, schema: Schema): SqlStep {
  const index = indexOf(act, schema)
  const name = tableOfAct(act, index)
  const table = name === undefined ? undefined : tableIn(schema, name)
  const isNew = (one: Table) => one.temporary || one.createdBy === migration.id
  const dropped = act.kind === 'create-index' && act.name !== undefined && schema.droppedIndexes.get(act.name)
  return {
    migration,
    statement,
    act,
    table,
    isNew: table !== undefined && isNew(table),
    locked: lockedTables(act, table).filter((one) => !isNew(tableIn(schema, one))),
    index,
    indexWasDropped: typeof dropped === 'string' && dropped !== migration.id,
    typeIsNew: act.kind === 'add-enum-value' && schema.types.get(act.type) === migration.id,
  }
}

function tableOfAct(act: SqlAct, index: KnownIndex | undefined): TableName | undefined {
  if ('table' in act) return act.table
  return act.kind === 'reindex' && act.of === 'table' ? act.name : index?.table
}

function indexOf(act: SqlAct, schema: Schema): KnownIndex | undefined {
  if (act.kind === 'drop-index') return schema.indexes.get(act.name)
  if (act.kind === 'reindex' && act.of === 'index') return schema.indexes.get(act.name)
  return act.kind === 'add-constraint' ? indexIn(schema, act.table, act.constraint.usingIndex) : undefined
}
