import { type SqlParts } from '../domain/sql-fold.ts'
import { type SqlReading } from '../domain/sql-statement.ts'

/** Reads SQL as PostgreSQL does; nothing in it is run. */
export interface SqlParser {
  /**
   * What the statements of a file do, in their order, or where its syntax breaks. Places name `file`. Never throws for
   * what stands in the text: what the parser cannot take is a problem `unreadable`.
   */
  readonly read: (file: string, text: string) => Promise<SqlReading>
  /** The statements of a file as a structure may take them; never throws, like `read`. */
  readonly takeApart: (file: string, text: string) => Promise<SqlParts>
}
