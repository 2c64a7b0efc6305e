import { DatabaseError } from '../../../domain/errors.ts'
import { type Queries } from '../../../ports/database.ts'
import { type Columns, columnsOf } from '../catalogue.ts'
import { type Rights } from '../rights.ts'

export const tables = {
  migrations: 'public.batched_background_migrations',
  jobs: 'public.batched_background_migration_jobs',
} as const

/** The least that reading and controlling need; docs/vendor-systems.md publishes it. */
export const rights: Rights = {
  tablesToRead: Object.values(tables),
  columnsToWrite: {
    [tables.migrations]: ['status', 'failure_error_code', 'updated_at'],
    [tables.jobs]: ['attempts', 'updated_at'],
  },
}

/** Which of its columns this version of the registry has. */
export interface Generation {
  readonly migrations: Columns
  readonly jobs: Columns
}

/** Throws DatabaseError `no-tables` when they are not there, or are GitLab's own, which have the same name. */
export async function generationOf(tx: Queries, place: string): Promise<Generation> {
  const migrations = await columnsOf(tx, tables.migrations)
  if (!migrations.has('job_signature_name')) throw noTables(place, migrations)
  return { migrations, jobs: await columnsOf(tx, tables.jobs) }
}

function noTables(place: string, columns: Columns): DatabaseError {
  const gitlab = columns.has('job_class_name')
  return new DatabaseError({
    code: 'no-tables',
    what: gitlab
      ? `${place} is a database of GitLab itself, not of its container registry`
      : `${place} has no table ${tables.migrations}: it is no database of a container registry with background migrations`,
    next: gitlab ? 'read it with --system gitlab' : 'name the metadata database of the registry with --database',
  })
}
