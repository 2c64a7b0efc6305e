import { machineDatabases } from '../../../src/adapters/databases.ts'
import { type Answer, type Database, type Databases, type Queries, type SqlValue } from '../../../src/ports/database.ts'

/** The death of a process, as its databases see it: from here on it sends nothing more. */
export class Cut extends Error {}

/** Databases of a process that dies at the n-th boundary: before a statement, behind it, before a commit, behind it. */
export interface CuttingDatabases extends Databases {
  /** Boundaries that were passed. */
  readonly passed: () => number
  /** What stood at the boundaries, for whoever reads a failure. */
  readonly last: () => string
}

export function cuttingDatabases(at: number): CuttingDatabases {
  let passed = 0
  let last = ''
  const boundary = (what: string): void => {
    if (passed >= at) throw new Cut(`cut at ${at}: ${last}`)
    passed += 1
    last = what
  }
  return {
    passed: () => passed,
    last: () => last,
    open: async (target) => cutting(await machineDatabases.open(target), boundary),
  }
}

function cutting(database: Database, boundary: (what: string) => void): Database {
  return {
    ...database,
    transaction: async (work, options) => {
      boundary('before BEGIN')
      const end = { committed: false }
      const result = await database.transaction(async (tx) => {
        const last: typeof tx.last = async (statements) => {
          boundary(`before ${statements.map(({ text }) => text).join('; ')}; COMMIT`)
          const answers = await tx.last(statements)
          end.committed = true
          boundary('behind COMMIT')
          return answers
        }
        const kept = await work({ ...cuttingQueries(tx, boundary), last })
        if (!end.committed) boundary('before COMMIT')
        return kept
      }, options)
      if (!end.committed) boundary('behind COMMIT')
      return result
    },
    session: (work) => database.session((session) => work({ ...cuttingQueries(session, boundary), pid: session.pid })),
  }
}

function cuttingQueries(queries: Queries, boundary: (what: string) => void): Queries {
  return {
    query: async <Row extends object>(text: string, values?: readonly SqlValue[]): Promise<Answer<Row>> => {
      boundary(`before ${text}`)
      const answer = await queries.query<Row>(text, values)
      boundary(`behind ${text}`)
      return answer
    },
    script: async (text) => {
      boundary(`before ${text}`)
      await queries.script(text)
      boundary(`behind ${text}`)
    },
  }
}
