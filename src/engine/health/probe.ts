import { compareValue } from '../../domain/condition.ts'
import { UserError } from '../../domain/errors.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type Queries } from '../../ports/database.ts'
import { isSingleQuery } from '../../facts/single-query.ts'
import { type HealthProbe } from './limits.ts'
import { type HealthSignal } from './verdict.ts'
import { timeWords } from './words.ts'

const defaultTimeout = 1000

/** Throws UserError `bad-probe` for what is not one query. */
export function checkProbe({ sql }: HealthProbe): void {
  if (isSingleQuery(sql.trim())) return
  throw new UserError({
    code: 'bad-probe',
    what: 'the probe of the database’s health is not one query',
    next: 'give one SELECT without a semicolon that returns one value, true for stop',
  })
}

/**
 * Asks the user's query, read-only and not for long. Whatever goes wrong is `unknown` and holds nobody: a savepoint keeps
 * the transaction it is asked in, as far as there is one.
 */
export async function readProbe(queries: Queries, probe: HealthProbe): Promise<HealthSignal> {
  const timeout = Math.ceil(probe.timeout ?? defaultTimeout)
  const limits = `SET LOCAL transaction_read_only = on; SET LOCAL statement_timeout = ${timeout}; SET LOCAL lock_timeout = ${timeout}`
  let end = 'ROLLBACK TO SAVEPOINT waystop_probe; RELEASE SAVEPOINT waystop_probe'
  try {
    await queries.script('SAVEPOINT waystop_probe').catch(async (error: unknown) => {
      if (!(error instanceof QueryError) || error.sqlstate !== '25P01') throw error
      await queries.script('BEGIN')
      end = 'ROLLBACK'
    })
    await queries.script(limits)
    const { rows } = await queries.query<{ value: unknown }>(`SELECT (\n${probe.sql.trim()}\n) AS value`)
    return { name: 'probe', ...judged(rows[0]!.value, probe) }
  } catch (error) {
    return { name: 'probe', state: 'unknown', told: whyNot(error, timeout) }
  } finally {
    await queries.script(end).catch(() => undefined)
  }
}

function judged(value: unknown, { operator = '=', threshold = true }: HealthProbe): Omit<HealthSignal, 'name'> {
  const typed = typedValue(value, threshold)
  if (typed === undefined)
    return {
      state: 'unknown',
      told: `the probe returned ${value === null ? 'NULL' : 'a value that cannot be compared'}`,
    }
  const told = typeof threshold === 'boolean' ? `the probe says ${typed}` : `the probe returned ${typed}`
  const state = compareValue(typed, operator, threshold) ? 'stop' : 'normal'
  return { state, told: typeof threshold === 'boolean' ? told : `${told} (stop at ${operator} ${threshold})` }
}

/** bigint and numeric come as bigint and text. */
function typedValue(value: unknown, threshold: number | string | boolean): number | string | boolean | undefined {
  if (typeof threshold !== 'number') return typeof value === typeof threshold ? (value as string | boolean) : undefined
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'string') return undefined
  const number = Number(value)
  return Number.isNaN(number) || value === '' ? undefined : number
}

function whyNot(error: unknown, timeout: number): string {
  if (!(error instanceof QueryError)) return 'the probe could not be asked'
  return error.sqlstate === '57014'
    ? `the probe took longer than ${timeWords(timeout)}`
    : `the probe failed: ${error.message} (${error.sqlstate})`
}
