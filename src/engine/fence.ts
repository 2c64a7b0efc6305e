import { QueryError } from '../domain/query-error.ts'

/**
 * The last statement of a transaction is sent together with the COMMIT: where its fence lets nothing through it has to fail,
 * or the COMMIT would keep what was done before. So it divides by the number of rows that were let through.
 */
export const passed = '1 / count(*)::int AS passed'

/** May the fence have let nothing through? What was done before can divide by zero as well, so that has to be asked. */
export function mayBeFenced(error: unknown): error is QueryError {
  return error instanceof QueryError && error.sqlstate === '22012'
}
