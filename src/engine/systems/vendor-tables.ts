import { DatabaseError } from '../../domain/errors.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type Database, type Queries } from '../../ports/database.ts'
import { quoteIdentifier } from '../identifiers.ts'
import { type ControlPlan, type PlannedStatement } from '../background/system.ts'

/** Which rights a vendor's tables need, as what stands between GRANT and TO. */
export interface Rights {
  readonly toRead: readonly string[]
  readonly toControl: readonly string[]
}

/** Reads a vendor's tables: one snapshot, nothing written, never for long. */
export async function reading<T>(database: Database, rights: Rights, work: (tx: Queries) => Promise<T>): Promise<T> {
  try {
    return await database.transaction(work, { readOnly: true, isolation: 'repeatable read', statementTimeout: 15_000 })
  } catch (error) {
    throw await explained(database, error, rights.toRead, 'read')
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
    throw await explained(database, error, [...rights.toRead, ...rights.toControl], 'control')
  }
}

function explained(database: Database, error: unknown, rights: readonly string[], what: 'read' | 'control'): unknown {
  if (!(error instanceof QueryError)) return error
  const { place } = database
  if (error.sqlstate === '42501') return missingRights(database, error, rights, what)
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

async function missingRights(
  database: Database,
  { message }: QueryError,
  rights: readonly string[],
  what: 'read' | 'control',
): Promise<DatabaseError> {
  const role = await roleOf(database)
  return new DatabaseError({
    code: 'missing-rights',
    what: `${database.place}: the role ${role} may not ${what} background migrations here: ${message}`,
    next: 'let the owner of the tables run the statements below, or connect as another role',
    details: rights.map((right) => `GRANT ${right} TO ${quoteIdentifier(role)};`),
  })
}

async function roleOf(database: Database): Promise<string> {
  const { rows } = await database.transaction((tx) => tx.query<{ role: string }>('SELECT current_user::text AS role'), {
    readOnly: true,
  })
  return rows[0]!.role
}
