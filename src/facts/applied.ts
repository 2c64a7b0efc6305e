import { type Phase } from '../domain/migration.ts'
import { type Instant } from '../domain/time.ts'
import { type Database, type Queries } from '../ports/database.ts'
import { ask, known, type Known, unknown } from './known.ts'

/** Whose record of applied migrations it is. */
export type AppliedSource = 'plan' | 'schema_migrations'

/** What one database says of the schema migrations that ran on it. */
export interface AppliedReading {
  readonly source: AppliedSource
  /** 14 digits each, ascending; those without are left out. */
  readonly applied: readonly string[]
  /** Begun and not ended: of a migration without a transaction nobody knows how far it came. */
  readonly begun: readonly string[]
  /** Records of `plan` itself. */
  readonly own: OwnRecords | undefined
}

export interface OwnRecords {
  readonly product: string | undefined
  readonly state: 'installing' | 'complete' | undefined
  /** Releases whose migrations were all applied; oldest record first. */
  readonly complete: readonly { readonly version: string; readonly phase: Phase; readonly at: Instant }[]
}

/**
 * Reads the record of applied migrations: that of `plan`, else a table `schema_migrations` as Rails (GitLab), the container
 * registry and golang-migrate keep it. Unknown where neither is there, or it cannot be read.
 */
export async function readApplied(database: Database): Promise<Known<AppliedReading>> {
  const read = await ask(database, async (tx) => {
    const own = await tableIn(tx, 'waystop', 'schema_migration')
    if (own) return ownRecords(tx)
    const table = await tableIn(tx, 'public', 'schema_migrations')
    return table ? othersRecords(tx, table) : undefined
  })
  if (!read.known) return read
  return read.value ? known(read.value) : unknown('it has no record of schema migrations')
}

interface Table {
  readonly name: string
  readonly columns: ReadonlySet<string>
}

/** Looked up by name in the catalogue: resolving it would need rights on the schema. */
async function tableIn(tx: Queries, schema: string, relation: string): Promise<Table | undefined> {
  const { rows } = await tx.query<{ name: string }>(
    `SELECT attname::text AS name FROM pg_attribute
     JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = $1 AND relname = $2 AND attnum > 0 AND NOT attisdropped`,
    [schema, relation],
  )
  return rows.length === 0
    ? undefined
    : { name: `${schema}.${relation}`, columns: new Set(rows.map(({ name }) => name)) }
}

interface OwnRow {
  readonly id: string
  readonly state: string
}

async function ownRecords(tx: Queries): Promise<AppliedReading> {
  const migrations = await tx.query<OwnRow>('SELECT id, state FROM waystop.schema_migration ORDER BY id')
  const installation = await tx.query<{ product: string; state: 'installing' | 'complete' }>(
    'SELECT product, state FROM waystop.installation',
  )
  const complete = await tx.query<{ version: string; phase: Phase; at: Instant }>(
    'SELECT version, phase, completed_at AS at FROM waystop.release ORDER BY completed_at, version, phase',
  )
  const idsOf = (isApplied: boolean): string[] =>
    migrations.rows.filter(({ state }) => (state === 'applied') === isApplied).map(({ id }) => id)
  const [row] = installation.rows
  return {
    source: 'plan',
    applied: idsOf(true),
    begun: idsOf(false),
    own: { product: row?.product, state: row?.state, complete: complete.rows },
  }
}

/** Rails: `version`; golang-migrate: one row of `version` and `dirty`; the registry: `id`, and a second table for post ones. */
async function othersRecords(tx: Queries, { name, columns }: Table): Promise<AppliedReading | undefined> {
  const column = ['version', 'id'].find((one) => columns.has(one))
  if (column === undefined) return undefined
  const post = column === 'id' ? await tableIn(tx, 'public', 'post_deploy_schema_migrations') : undefined
  const dirty = columns.has('dirty') ? 'dirty' : 'false'
  const { rows } = await tx.query<{ id: string; dirty: boolean }>(
    [
      `SELECT ${column}::text AS id, ${dirty} AS dirty FROM ${name}`,
      ...(post ? [`SELECT id::text, false FROM ${post.name}`] : []),
    ].join(' UNION ALL '),
  )
  const idsOf = (isDirty: boolean): string[] =>
    rows.flatMap((row) => (row.dirty === isDirty ? (/^\d{14}/u.exec(row.id) ?? []) : [])).toSorted()
  return { source: 'schema_migrations', applied: idsOf(false), begun: idsOf(true), own: undefined }
}
