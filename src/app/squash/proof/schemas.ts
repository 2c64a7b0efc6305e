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
  /** Of these only which there are. */
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
    ...absent('missing', expected, found),
    ...absent('extra', found, expected),
  ]
}

function absent(difference: 'missing' | 'extra', { unread }: Schema, other: Schema): DriftDifference[] {
  const there = new Set(other.unread.map(({ kind, name }) => `${kind} ${name}`))
  return unread
    .filter(({ kind, name }) => !there.has(`${kind} ${name}`))
    .map(({ kind, name }) => ({ difference, object: kind, name, changes: [] }))
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

/** What was compared by name alone, as a sentence. */
export function unreadRemarks(unread: readonly UnreadObject[]): string[] {
  if (unread.length === 0) return []
  const kinds = [...new Set(unread.map(({ kind }) => kind))]
  return [`compared by name alone, what is in them is not looked at: ${kinds.join(', ')} (${unread.length} in all)`]
}
