import { type ClientBase, type QueryResult } from 'pg'
import { type Statement } from '../../ports/database.ts'
import { isFromServer } from '../query-errors.ts'
import { type Link } from './link.ts'
import { type Opening } from './opening.ts'
import { type Part, type Piped, pipeline } from './pipeline.ts'

/** What is written to a connection: in front of the first statement, in the same message, how the transaction begins. */
export interface Wire {
  readonly query: (statement: Statement) => Promise<QueryResult>
  readonly script: (text: string) => Promise<void>
  /** Several in one message. Fewer than none are completed where the beginning itself failed. */
  readonly send: (statements: readonly Statement[]) => Promise<Piped>
  readonly opened: () => boolean
}

/**
 * Where the beginning itself fails nothing may follow: it would be on its own, and stay. So `refuse` is told of a message
 * whose beginning was not carried out.
 */
export function wireOf(link: Link, opening: Opening | undefined, refuse: (error: unknown) => void): Wire {
  const { client } = link
  let pending = opening
  const take = (): Opening | undefined => {
    const first = pending
    pending = undefined
    return first
  }
  return {
    query: async (statement) => {
      if (!pending) return client.query(partOf(link, statement) as never)
      const piped = await sendBehind(link, take(), [statement], refuse)
      if ('error' in piped) throw piped.error
      return piped.results[0]!
    },
    script: async (text) => {
      link.begun = true
      const first = take()
      await (first ? scriptBehind(client, first, text, refuse) : client.query(text))
    },
    send: (statements) => sendBehind(link, take(), statements, refuse),
    opened: () => pending === undefined,
  }
}

async function sendBehind(
  link: Link,
  first: Opening | undefined,
  statements: readonly Statement[],
  refuse: (error: unknown) => void,
): Promise<Piped> {
  const before = first?.parts.map((part) => partOf(link, { ...part, options: { repeated: true } })) ?? []
  if (statements.length > 0) link.begun = true
  const piped = await pipeline(link.client, [...before, ...statements.map((one) => partOf(link, one))])
  if ('error' in piped) {
    const completed = piped.completed - before.length
    if (completed < 0) refuse(piped.error)
    return { error: piped.error, completed }
  }
  link.begun = true
  if (first) first.answered(piped.results[before.length - 1]!)
  return { results: piped.results.slice(before.length) }
}

async function scriptBehind(
  client: ClientBase,
  first: Opening,
  text: string,
  refuse: (error: unknown) => void,
): Promise<void> {
  const before = `${first.text};\n`
  const answers = await client.query(before + text).catch((error: unknown) => {
    refuse(error)
    throw moved(error, before.length)
  })
  first.answered((answers as unknown as QueryResult[])[first.statements - 1]!)
}

/** The place of an error is told in what the caller wrote. */
function moved(error: unknown, before: number): unknown {
  const { position } = error as { position?: string }
  if (isFromServer(error) && position !== undefined)
    Object.assign(error as object, { position: `${+position - before}` })
  return error
}

const names = new Map<string, string>()

function nameOf(text: string): string {
  const name = names.get(text) ?? `waystop_${names.size + 1}`
  names.set(text, name)
  return name
}

/** They are unnamed where a transaction-mode pooler may stand between. */
function partOf({ keepsPlans }: Link, { text, values, options }: Statement): Part {
  return options?.repeated && keepsPlans ? { text, values, name: nameOf(text) } : { text, values }
}
