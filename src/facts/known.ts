import { DatabaseError } from '../domain/errors.ts'
import { QueryError } from '../domain/query-error.ts'
import { type Database, type Queries, type TransactionOptions } from '../ports/database.ts'

/** What was read, or why it could not be: nobody guesses. */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string; readonly sqlstate?: string | undefined }

export function known<T>(value: T): Known<T> {
  return { known: true, value }
}

export function unknown(why: string, sqlstate?: string): Known<never> {
  return { known: false, why, sqlstate }
}

/** The value, where it is known. */
export function valueOf<T>(one: Known<T>): T | undefined {
  return one.known ? one.value : undefined
}

/** Asks in a transaction of its own that cannot write. What the database refuses or cannot do is unknown, never thrown. */
export async function ask<T>(
  database: Database,
  work: (tx: Queries) => Promise<T>,
  limits: Pick<TransactionOptions, 'statementTimeout' | 'lockTimeout'> = {},
): Promise<Known<T>> {
  try {
    return known(await database.transaction(work, { lockTimeout: 2000, ...limits, readOnly: true }))
  } catch (error) {
    if (error instanceof QueryError) return unknown(whyOf(error), error.sqlstate)
    if (error instanceof DatabaseError) return unknown(error.what)
    throw error
  }
}

const words: Readonly<Record<string, string>> = {
  '42P01': 'a table it asks for is not there',
  '42703': 'a column it asks for is not there',
  '42501': 'the role may not read it',
  '57014': 'it took too long and was ended',
  '55P03': 'somebody holds a lock on the table',
  '25006': 'it would write, and only reading is allowed',
}

function whyOf({ sqlstate, message }: QueryError): string {
  const told = words[sqlstate]
  return told === undefined ? `${message} (${sqlstate})` : `${told}: ${message} (${sqlstate})`
}
