import { type SqlParser } from '../../ports/sql-parser.ts'

/** PostgreSQL's own parser, compiled to WebAssembly and loaded with the first text that is read: 60 ms. */
export const postgresqlParser: SqlParser = {
  read: async (file, text) => {
    const { readSql } = await import('./read-sql.ts')
    return readSql(file, text)
  },
  takeApart: async (file, text) => {
    const { takeApart } = await import('./take-apart.ts')
    return takeApart(file, text)
  },
}
