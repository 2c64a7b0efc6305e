import { type Duration } from '../domain/time.ts'

/** A value of a statement; it never becomes part of its text. Instants go as ISO text with a cast, ranges of keys as text. */
export type SqlValue = string | number | bigint | boolean | null | readonly SqlValue[]

/**
 * Rows as both adapters give them: int8 is a bigint, smaller integers and floats are numbers, timestamptz is an Instant,
 * date a CalendarDate, numeric a string, json a value, arrays are arrays of these.
 */
export interface Answer<Row> {
  readonly rows: readonly Row[]
  /** Rows that a statement changed or returned. */
  readonly affected: number
}

export interface QueryOptions {
  /** It is sent again and again: the server keeps its plan, where the connection is ours alone. Not for texts of a product. */
  readonly repeated?: boolean
}

/** Something statements are sent to. Everything throws QueryError. */
export interface Queries {
  readonly query: <Row extends object = Readonly<Record<string, unknown>>>(
    text: string,
    values?: readonly SqlValue[],
    options?: QueryOptions,
  ) => Promise<Answer<Row>>
  /** Several statements in one text, without values, as a migration's file has them. */
  readonly script: (text: string) => Promise<void>
}

export interface Statement {
  readonly text: string
  readonly values?: readonly SqlValue[] | undefined
  readonly options?: QueryOptions | undefined
}

/** Everything or nothing; it commits when the work ends. */
export interface Transaction extends Queries {
  /**
   * The last statements and COMMIT in one message, answered when it is committed; nothing may come after it. Where one of
   * them throws, neither those behind it nor the COMMIT are carried out.
   */
  readonly last: (statements: readonly Statement[]) => Promise<readonly Answer<Readonly<Record<string, unknown>>>[]>
}

export interface TransactionOptions {
  readonly readOnly?: boolean
  readonly isolation?: 'read committed' | 'repeatable read'
  /** Milliseconds; 0 is none. Default: 15 s. */
  readonly statementTimeout?: Duration
  /** Milliseconds; 0 is none. Default: 5 s. */
  readonly lockTimeout?: Duration
  /** A transaction that is idle for so long is ended by the server. Default: 60 s. */
  readonly idleTimeout?: Duration
  /** Ends the running statement and rolls back. */
  readonly signal?: AbortSignal
  /** Begins in one message with its first statement. A connection that had died unnoticed is an error then, not replaced. */
  readonly sparing?: boolean
  /**
   * False: the commit does not wait for the disk. Where the server crashes, it and what came after it may be gone, whole; the
   * next durable one keeps all that came before it. Default: true.
   */
  readonly durable?: boolean
  /** Is told the id of the transaction before a COMMIT is sent; it has one from its beginning then. */
  readonly onId?: (id: string) => void
}

/** One connection that nobody else uses meanwhile, outside of a transaction. */
export interface Session extends Queries {
  /** Process of the server, for what is asked about it from another connection. */
  readonly pid: number
}

export interface Capabilities {
  /** Can a session be had: settings and statements that refuse a transaction? Not through a transaction-mode pooler. */
  readonly sessions: boolean
  /** Does the server end a statement that takes too long? Where not, the adapter ends it from outside. */
  readonly timeouts: boolean
  /** Can several connections work at once? */
  readonly concurrency: boolean
}

/** One named database. */
export interface Database {
  /** Its name in the manifest: main, ci. */
  readonly name: string
  /** Where it is, for people; secrets taken out. */
  readonly place: string
  readonly capabilities: Capabilities
  /** `server_version_num`, like 160014. */
  readonly version: number
  /**
   * Everything or nothing. Rolled back when the work throws. A commit that was sent and never answered throws QueryError
   * `08007`: its outcome is unknown.
   */
  readonly transaction: <T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions) => Promise<T>
  /** Throws DatabaseError `needs-direct-connection` where sessions are not to be had. */
  readonly session: <T>(work: (session: Session) => Promise<T>) => Promise<T>
  /** Everything in it, to begin others with; only of embedded ones in memory. */
  readonly image?: () => Promise<Uint8Array>
  readonly close: () => Promise<void>
}

/** How a database is reached, secrets resolved. */
export type DatabaseTarget =
  | {
      readonly kind: 'postgresql'
      readonly name: string
      /** `postgresql://…`, key=value pairs, or `service=NAME`. */
      readonly url: string
      /** The same server without a pooler between. */
      readonly directUrl?: string | undefined
      readonly password?: string | undefined
      /** Connections at most; default 10. */
      readonly connections?: number | undefined
    }
  | {
      readonly kind: 'embedded'
      readonly name: string
      /** Absolute path; `memory` for one that is gone with the process. */
      readonly folder: string
      /** What this process does, for whoever is told that it holds the folder. */
      readonly command: string
      /** What one in memory begins with: the image of another. */
      readonly image?: Uint8Array | undefined
    }

export interface Databases {
  /** Connects once, so that what is wrong is told now. Throws DatabaseError or UserError. */
  readonly open: (target: DatabaseTarget) => Promise<Database>
}
