import { type Database } from '../../../ports/database.ts'
import { type DriftDifference } from '../../../results/drift.ts'
import { type SchemaFinding } from '../../../results/squash-proof.ts'
import { compareSnapshots } from '../../../schema/compare.ts'
import { readSnapshot } from '../../../schema/read-snapshot.ts'
import { type Snapshot } from '../../../schema/snapshot.ts'
import { readUnread, type UnreadObject } from '../../../schema/unread.ts'
import { toldDifference } from '../../drift/told.ts'

/** Everything that can be compared of a database, comments and grants too. */
export interface Schema {
  readonly snapshot: Snapshot
  /** Of these names and options. */
  readonly unread: readonly UnreadObject[]
}

/** By name of the database. */
export type Schemas = ReadonlyMap<string, Schema>

export async function schemasOf({
  databases,
}: {
  readonly databases: ReadonlyMap<string, Database>
}): Promise<Schemas> {
  const schemas = new Map<string, Schema>()
  for (const [name, database] of databases) schemas.set(name, await schemaOf(database))
  return schemas
}

export function schemaOf(database: Database): Promise<Schema> {
  return database.transaction(
    async (tx) => {
      const snapshot = await readSnapshot(tx, { version: database.version, grants: true, comments: true })
      return { snapshot, unread: await readUnread(tx) }
    },
    { readOnly: true, isolation: 'repeatable read', statementTimeout: 120_000 },
  )
}

/** Every difference; orders of columns too: both sides come from the same statements. */
export function schemaDifferences(expected: Schema, found: Schema): DriftDifference[] {
  return [
    ...compareSnapshots(expected.snapshot, found.snapshot).map(toldDifference),
    ...unreadDifferences(expected.unread, found.unread),
  ]
}

function unreadDifferences(expected: readonly UnreadObject[], found: readonly UnreadObject[]): DriftDifference[] {
  const keyOf = ({ kind, name }: UnreadObject): string => `${kind} ${name}`
  const [wanted, there] = [expected, found].map((all) => new Map(all.map((one) => [keyOf(one), one])))
  const told = (one: UnreadObject, difference: DriftDifference['difference']): DriftDifference => ({
    difference,
    object: one.kind,
    name: one.name,
    changes: [],
  })
  return [
    ...expected.flatMap((one) => {
      const other = there!.get(keyOf(one))
      if (!other) return [told(one, 'missing')]
      if (other.definition === one.definition) return []
      const change = { field: 'definition', expected: one.definition, found: other.definition }
      return [{ ...told(one, 'different'), changes: [change] }]
    }),
    ...found.filter((one) => !wanted!.has(keyOf(one))).map((one) => told(one, 'extra')),
  ]
}

export function comparedSchemas(at: string, expected: Schemas, found: Schemas): SchemaFinding[] {
  return [...expected].flatMap(([database, schema]) =>
    schemaDifferences(schema, found.get(database)!).map((difference) => ({ at, database, difference })),
  )
}

/** Objects on one side, those of which only the name was compared included. */
export function objectsIn(schemas: Schemas): number {
  return [...schemas.values()].reduce((sum, { snapshot, unread }) => sum + snapshot.objects.length + unread.length, 0)
}

/** Of what little was compared, as a sentence. */
export function unreadRemarks(unread: readonly UnreadObject[]): string[] {
  const kinds = [...new Set(unread.map(({ kind }) => kind))].filter((kind) => kind !== 'comment')
  if (kinds.length === 0) return []
  return [`compared by name and by options, but not by what they refer to: ${kinds.join(', ')}`]
}
