import { QueryError } from '../../domain/query-error.ts'
import { type Queries } from '../../ports/database.ts'
import { quoteTable } from '../identifiers.ts'
import { defaultLimits, type HealthOptions, type SignalName, signalNames } from './limits.ts'
import { checkProbe, readProbe } from './probe.ts'
import { type Details, detailsSql, type Overview, overviewSql } from './reading.ts'
import { judges, needsDetails, notAvailable } from './signals.ts'
import { vacuumEcho } from './vacuum-echo.ts'
import { type HealthCheck, type HealthSignal } from './verdict.ts'

/**
 * A check of a database's health, to be made once for a process and asked before every sub-batch: it remembers which
 * autovacuums are the echo of our own work. One round trip while all is well, a second one to find out who is to blame,
 * and one more for a probe. Throws UserError `bad-probe`; the check itself never throws.
 */
export function databaseHealth(options: HealthOptions = {}): HealthCheck {
  const { probe, off = [] } = options
  if (probe) checkProbe(probe)
  const asked = signalNames.filter((name) => name !== 'probe' && !off.includes(name))
  const echo = vacuumEcho()
  return async (queries, { table }) => {
    const signals = await serverSignals(queries, { table, options, asked, echo })
    if (probe && !off.includes('probe')) signals.push(await readProbe(queries, probe))
    return { stop: signals.find(({ state }) => state === 'stop'), signals }
  }
}

interface Asked {
  readonly table: string
  readonly options: HealthOptions
  readonly asked: readonly SignalName[]
  readonly echo: ReturnType<typeof vacuumEcho>
}

async function serverSignals(queries: Queries, { table, options, asked, echo }: Asked): Promise<HealthSignal[]> {
  const limits = { ...defaultLimits, ...options.limits }
  const each = (judge: (name: Exclude<SignalName, 'probe'>) => Omit<HealthSignal, 'name'>): HealthSignal[] =>
    asked.map((name) => ({ name, ...judge(name as Exclude<SignalName, 'probe'>) }))
  try {
    const overview = (await queries.query<Overview>(overviewSql, [], { repeated: true })).rows[0]!
    if (overview.alone) return each(() => notAvailable('nothing else runs on an embedded database'))
    const ignored = options.ignoredReplicas ?? []
    const details =
      needsDetails(overview, limits) || (ignored.length > 0 && overview.replicas > 0)
        ? (await queries.query<Details>(detailsSql, [quoteTable(table), ignored])).rows[0]!
        : undefined
    const isEcho = (vacuum: Parameters<typeof echo>[2]): boolean => echo(table, overview.now, vacuum)
    return each((name) => judges[name]({ overview, details, limits, isEcho }))
  } catch (error) {
    // The transaction it was asked in is of no more use; a new one lets its end succeed.
    await queries.script('ROLLBACK AND CHAIN').catch(() => undefined)
    return each(() => ({ state: 'unknown', told: `it could not be read: ${told(error)}` }))
  }
}

function told(error: unknown): string {
  if (error instanceof QueryError) return `${error.message} (${error.sqlstate})`
  return error instanceof Error ? error.message : String(error)
}
