import { DatabaseError } from '../../../domain/errors.ts'
import { type Queries } from '../../../ports/database.ts'
import { type Columns, columnsOf, mayRead } from '../catalogue.ts'
import { type Rights } from '../rights.ts'

/** GitLab keeps them in this schema, whatever the search path says. */
export const tables = {
  migrations: 'public.batched_background_migrations',
  jobs: 'public.batched_background_migration_jobs',
  log: 'public.batched_background_migration_job_transition_logs',
} as const

/** The least that reading and controlling need; docs/vendor-systems.md publishes it. */
export const rights: Rights = {
  tablesToRead: Object.values(tables),
  columnsToWrite: {
    [tables.migrations]: ['status', 'started_at', 'updated_at'],
    [tables.jobs]: ['attempts', 'updated_at'],
  },
}

/** Which of its columns this version of GitLab has. */
export interface Generation {
  readonly migrations: Columns
  readonly jobs: Columns
  /** The log came later than the other two, and its rights may be missing. */
  readonly log: 'readable' | 'missing' | 'forbidden'
}

/** Throws DatabaseError `no-tables` when they are not there, or are the container registry's, which have the same name. */
export async function generationOf(tx: Queries, place: string): Promise<Generation> {
  const migrations = await columnsOf(tx, tables.migrations)
  if (!migrations.has('job_class_name')) throw noTables(place, migrations)
  const log = (await columnsOf(tx, tables.log)).size > 0
  return {
    migrations,
    jobs: await columnsOf(tx, tables.jobs),
    log: log ? ((await mayRead(tx, tables.log)) ? 'readable' : 'forbidden') : 'missing',
  }
}

function noTables(place: string, columns: Columns): DatabaseError {
  const registry = columns.has('job_signature_name')
  return new DatabaseError({
    code: 'no-tables',
    what: registry
      ? `${place} is a database of the container registry, not of GitLab itself`
      : `${place} has no table ${tables.migrations}: it is no database of GitLab 13.11 or newer`,
    next: registry ? 'read it with --system registry' : 'name the database of GitLab with --database',
  })
}
