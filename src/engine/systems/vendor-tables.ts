import { DatabaseError } from '../../domain/errors.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type Database, type Queries } from '../../ports/database.ts'
import { type ControlPlan, type PlannedStatement } from '../background/system.ts'
import { missingRights, type Purpose, type Rights } from './rights.ts'

/** Reads a vendor's tables: one snapshot, nothing written, never for long. */
export async function reading<T>(database: Database, rights: Rights, work: (tx: Queries) => Promise<T>): Promise<T> {
  try {
    return await database.transaction(work, { readOnly: true, isolation: 'repeatable read', statementTimeout: 15_000 })
  } catch (error) {
    throw await explained(database, error, rights, 'read')
  }
}

export interface Applied {
  /** Locks the row and selects what must still be as it was. */
  readonly lock: PlannedStatement
  readonly unchanged: (row: Readonly<Record<string, unknown>>) => boolean
}

/** Runs a plan in one transaction, if the row under its lock is still the one the plan was made for. */
export async function applying(
  database: Database,
  rights: Rights,
  { statements }: Extract<ControlPlan, { kind: 'change' }>,
  { lock, unchanged }: Applied,
): Promise<{ readonly changed: boolean }> {
  const work = async (tx: Queries): Promise<{ readonly changed: boolean }> => {
    const { rows } = await tx.query(lock.text, lock.values)
    const row = rows[0]
    if (!row || !unchanged(row)) return { changed: false }
    for (const { text, values } of statements) await tx.query(text, values)
    return { changed: true }
  }
  try {
    return await database.transaction(work, { lockTimeout: 3000, statementTimeout: 30_000 })
  } catch (error) {
    throw await explained(database, error, rights, 'control')
  }
}

function explained(database: Database, error: unknown, rights: Rights, purpose: Purpose): unknown {
  if (!(error instanceof QueryError)) return error
  const { place } = database
  if (error.sqlstate === '42501') return missingRights(database, error, rights, purpose)
  if (error.sqlstate === '55P03')
    return new DatabaseError({
      code: 'row-busy',
      what: `${place}: somebody else is changing this background migration right now; nothing was changed`,
      next: 'try again in a minute',
    })
  if (error.sqlstate === '25006')
    return new DatabaseError({
      code: 'read-only-server',
      what: `${place} takes no changes: it is a standby, or read-only by its settings; nothing was changed`,
      next: 'name the primary server with --database',
    })
  return error
}
