import { QueryError } from '../../../src/domain/query-error.ts'
import { type Database, type Transaction } from '../../../src/ports/database.ts'

/**
 * `statement`: the connection breaks after a statement. `commit`: it breaks before a commit was sent.
 * `commit-lost`, `rollback-lost`: it breaks while the answer to one is on its way; it was carried out, or it was not.
 */
export type Fault = 'statement' | 'commit' | 'commit-lost' | 'rollback-lost'

/** A database whose connection breaks at the places that `hits` chooses; each place is asked about once, by its number. */
export function faultyDatabase(database: Database, hits: (fault: Fault, place: number) => boolean): Database {
  const places: Record<Fault, number> = { statement: 0, commit: 0, 'commit-lost': 0, 'rollback-lost': 0 }
  const meet = (fault: Fault): boolean => hits(fault, (places[fault] += 1))
  return {
    ...database,
    transaction: async (work, options) => {
      const end = { committed: false }
      const faultyWork = async (tx: Transaction): ReturnType<typeof work> => {
        const result = await work({
          ...tx,
          query: async (text, values) => {
            const answer = await tx.query<never>(text, values)
            if (meet('statement')) throw broken('08006')
            return answer
          },
          last: async (statements) => {
            if (meet('commit')) throw broken('08006')
            if (meet('rollback-lost')) throw broken('08007')
            const answers = await tx.last(statements)
            end.committed = true
            if (meet('commit-lost')) throw broken('08007')
            return answers
          },
        })
        if (end.committed) return result
        if (meet('commit')) throw broken('08006')
        if (meet('rollback-lost')) throw broken('08007')
        return result
      }
      const result = await database.transaction(faultyWork, options)
      if (!end.committed && meet('commit-lost')) throw broken('08007')
      return result
    },
  }
}

function broken(sqlstate: string): QueryError {
  return new QueryError({
    code: 'connection-lost',
    what: 'the test broke the connection',
    message: 'the test broke the connection',
    next: 'nothing',
    sqlstate,
  })
}
