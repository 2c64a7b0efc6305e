import { QueryError } from '../../domain/query-error.ts'
import { placeIn, type SqlFile } from './sql-file.ts'

/**
 * What the server said of a statement, with the place in the file. `skipped` characters stand before the part of the file
 * that was sent, `added` ones were put before it.
 */
export function located(
  error: unknown,
  file: SqlFile,
  { skipped = 0, added = 0 }: { skipped?: number; added?: number },
): unknown {
  if (!(error instanceof QueryError) || error.position === undefined) return error
  const { code, what, next, suggestions, details, sqlstate, message, detail, hint, constraint, table } = error
  const position = error.position - added + skipped
  return new QueryError(
    {
      code,
      what,
      next,
      suggestions,
      details,
      sqlstate,
      message,
      detail,
      hint,
      constraint,
      table,
      position,
      place: placeIn(file, position),
    },
    { cause: error },
  )
}
