import { Query, type ClientBase, type Connection, type QueryResult, type Submittable } from 'pg'
import { type SqlValue } from '../../ports/database.ts'
import { valueTypes } from './values.ts'

/** One statement of a message. */
export interface Part {
  readonly text: string
  readonly values?: readonly SqlValue[] | undefined
  /** Under which the connection keeps its plan. */
  readonly name?: string | undefined
}

/** What became of a message: an answer for every part, or how many were carried out before the one that failed. */
export type Piped =
  | { readonly results: readonly QueryResult[] }
  | { readonly error: unknown; readonly completed: number }

/**
 * Several statements in one message, with one Sync behind them. After an error the server skips everything up to the Sync:
 * no part is ever carried out unless those before it were.
 */
export function pipeline(client: ClientBase, parts: readonly Part[]): Promise<Piped> {
  return new Promise((resolve) => void client.query(new Pipeline(parts, resolve)))
}

/** What the driver calls on a query, and does not declare. */
interface Receiver {
  readonly name: string | undefined
  readonly text: string
  readonly submit: (connection: Connection) => Error | null
  readonly handleRowDescription: (message: unknown) => void
  readonly handleDataRow: (message: unknown) => void
  readonly handleCommandComplete: (message: unknown, connection: Connection) => void
  readonly handleReadyForQuery: (connection: Connection) => void
}

/** What the driver keeps of the plans of a connection. */
interface Plans {
  readonly parsedStatements: Record<string, string>
  readonly submittedNamedStatements: Record<string, string>
}

class Pipeline implements Submittable {
  readonly #queries: readonly Receiver[]
  readonly #results: QueryResult[] = []
  readonly #resolve: (piped: Piped) => void
  /** Those that were sent with their text, until the server has read it. */
  readonly #parsing: Receiver[] = []
  #completed = 0
  #error: unknown
  #connection: (Connection & Plans) | undefined

  constructor(parts: readonly Part[], resolve: (piped: Piped) => void) {
    this.#resolve = resolve
    this.#queries = parts.map((part) => queryOf(part, (error, result) => this.#answered(error, result)))
  }

  /** The driver's own queries write themselves, on a connection that keeps their Syncs back. */
  submit = (connection: Connection): null => {
    this.#connection = connection as Connection & Plans
    connection.on('parseComplete', this.#parsed)
    const held = Object.create(connection, { sync: { value: nothing } }) as Connection
    connection.stream.cork()
    for (const query of this.#queries) {
      if (!isKnown(query, this.#connection)) this.#parsing.push(query)
      this.#error = query.submit(held) ?? this.#error
      // What could not be written must not let the next ones run.
      if (this.#error !== undefined) break
    }
    connection.sync()
    connection.stream.uncork()
    return null
  }

  handleRowDescription(message: unknown): void {
    this.#queries[this.#completed]!.handleRowDescription(message)
  }

  handleDataRow(message: unknown): void {
    this.#queries[this.#completed]!.handleDataRow(message)
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    this.#queries[this.#completed]!.handleCommandComplete(message, connection)
    this.#completed += 1
  }

  handleEmptyQuery(): void {
    this.#completed += 1
  }

  handleError(error: unknown): void {
    this.#error ??= error
    this.#end()
  }

  handleReadyForQuery(connection: Connection): void {
    for (const query of this.#queries.slice(0, this.#completed)) query.handleReadyForQuery(connection)
    this.#end()
  }

  #answered(error: unknown, result: QueryResult): void {
    if (error === null) this.#results.push(result)
    else this.#error ??= error
  }

  readonly #parsed = (): void => {
    const query = this.#parsing.shift()
    if (query?.name === undefined) return
    this.#connection!.parsedStatements[query.name] = query.text
    delete this.#connection!.submittedNamedStatements[query.name]
  }

  #end(): void {
    this.#connection?.removeListener('parseComplete', this.#parsed)
    for (const { name } of this.#parsing)
      if (name !== undefined) delete this.#connection!.submittedNamedStatements[name]
    const failed = this.#error !== undefined
    this.#resolve(failed ? { error: this.#error, completed: this.#completed } : { results: this.#results })
  }
}

function queryOf({ text, values, name }: Part, answered: (error: unknown, result: QueryResult) => void): Receiver {
  const config = { text, values, name, types: valueTypes, queryMode: 'extended' }
  return new Query(config as never, answered as never) as unknown as Receiver
}

function isKnown({ name }: Receiver, { parsedStatements, submittedNamedStatements }: Plans): boolean {
  if (name === undefined) return false
  return parsedStatements[name] !== undefined || submittedNamedStatements[name] !== undefined
}

function nothing(): void {
  // The Sync comes once, behind all of them.
}
