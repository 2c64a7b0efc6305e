import { redact } from '../domain/redact.ts'
import { errorClassOf, QueryError } from '../domain/query-error.ts'

/** Fields of an error as the wire protocol names them; pg and PGlite give the same. */
interface ServerError {
  readonly message: string
  readonly code?: unknown
  readonly detail?: string
  readonly hint?: string
  readonly constraint?: string
  readonly table?: string
  readonly position?: string
}

const isSqlstate = (code: unknown): code is string => typeof code === 'string' && /^[0-9A-Z]{5}$/u.test(code)

/** Did the server itself say it? Else the connection broke, or the driver refused. */
export function isFromServer(error: unknown): boolean {
  return error instanceof Error && isSqlstate((error as Partial<ServerError>).code) && 'severity' in error
}

const advice = {
  transient: 'try again; it passes by itself',
  environment: 'mend what the server complains about, then try again',
  timeout: 'give it more time, or find what it waits for',
  data: 'read what the server says; nothing of the statement was kept',
} as const

/** The same error in our words; one that is ours already stays. `place` is where the database is, secrets taken out. */
export function queryErrorOf(error: unknown, place: string, sqlstate = '08006'): QueryError {
  if (error instanceof QueryError) return error
  const { message, code, detail, hint, constraint, table, position } = errorFields(error)
  const state = isSqlstate(code) && isFromServer(error) ? stateOf(error, code) : sqlstate
  const told = redact(message) || 'the connection broke'
  const facts = {
    code: state.startsWith('08') ? 'connection-lost' : `sql-${state.toLowerCase()}`,
    what: `${place}: ${told} (${state})`,
    message: told,
    next: hint === undefined ? advice[errorClassOf(state)] : redact(hint),
    details: detail === undefined ? [] : [redact(detail)],
    sqlstate: state,
    detail: detail === undefined ? undefined : redact(detail),
    hint: hint === undefined ? undefined : redact(hint),
    constraint,
    table,
    position: position === undefined ? undefined : Number(position),
  }
  return new QueryError(facts, { cause: error })
}

/** A pooler calls it a protocol violation when it lost the server; either way the connection is gone. */
function stateOf(error: unknown, code: string): string {
  return code === '08P01' && (error as { readonly severity?: string }).severity === 'FATAL' ? '08006' : code
}

function errorFields(error: unknown): ServerError {
  if (error instanceof AggregateError && error.errors.length > 0) return errorFields(error.errors[0])
  return error instanceof Error ? error : { message: String(error) }
}
