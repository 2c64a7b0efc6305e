import { UserError } from '../../domain/errors.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'
import { type Condition, rangeCondition } from './condition.ts'
import { type Key } from './rows.ts'
import { type SubBatch, type Worker } from './sub-batch.ts'
import { NotOnThisHost, WorkFailed } from './work-errors.ts'

/** What a module of the product is given for every sub-batch. */
export interface ModuleWork {
  /** The transaction that also records the work: what is done elsewhere may be done again. */
  readonly queries: Queries
  readonly range: {
    /** As text, column by column; NULL is open. */
    readonly lower: Key | null
    readonly upper: Key
    readonly key: readonly string[]
    /** For a WHERE: the rows of this sub-batch. `first` is the number of its first parameter; default 1. */
    readonly condition: (alias?: string, first?: number) => Condition
  }
  /** Aborted when somebody else took the batch. */
  readonly signal: AbortSignal
  /** Which attempt at the batch it is, from 1. */
  readonly attempt: number
}

/** The default export of a module; `rows` is how many it changed. */
export type ModuleFunction = (work: ModuleWork) => Promise<{ readonly rows: number }>

export async function moduleWork(engine: Engine, path: string): Promise<Worker> {
  const run = await load(engine, path)
  return {
    before: undefined,
    inside: async ({ query, script }, sub) => {
      try {
        const answer: unknown = await run({
          queries: { query, script },
          range: rangeOf(sub),
          signal: sub.signal,
          attempt: sub.claim.tries,
        })
        return rowsIn(answer)
      } catch (error) {
        if (error instanceof QueryError || error instanceof WorkFailed || sub.signal.aborted) throw error
        throw new WorkFailed(error instanceof Error ? error.message : String(error), 'data', { cause: error })
      }
    },
  }
}

async function load({ modules, folder }: Engine, path: string): Promise<ModuleFunction> {
  if (folder === undefined)
    throw new NotOnThisHost(`the folder of the manifest, which has the module ${path}, is not here`)
  try {
    const found = await modules.load(`${folder}/${path}`)
    if (typeof found === 'function') return found as ModuleFunction
    throw new NotOnThisHost(`the module ${path} has no function as its default export`)
  } catch (error) {
    if (error instanceof UserError) throw new NotOnThisHost(error.what, { cause: error })
    throw error
  }
}

function rangeOf({ row, shape, range, except }: SubBatch): ModuleWork['range'] {
  return {
    ...range,
    key: row.definition.key,
    condition: (alias, first) => rangeCondition(shape, range, { alias, first, except }),
  }
}

function rowsIn(answer: unknown): number {
  const rows = (answer as { readonly rows?: unknown } | undefined)?.rows
  if (typeof rows === 'number' && Number.isInteger(rows) && rows >= 0) return rows
  throw new WorkFailed('the module did not return {rows}: how many rows it changed, as a whole number', 'data')
}
