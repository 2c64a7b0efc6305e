import { DatabaseError } from '../../domain/errors.ts'
import { errorClassOf, QueryError } from '../../domain/query-error.ts'
import { type Duration } from '../../domain/time.ts'
import { backOff } from '../../engine/background/patience.ts'
import { workOn } from '../../engine/background/work.ts'
import { type WorkOptions } from '../../engine/background/work-options.ts'
import { type Engine } from '../../engine/engine.ts'
import { type EngineEvent } from '../../engine/events.ts'
import { requireTables, tablesState } from '../../engine/tables/ensure.ts'
import { type Database, type DatabaseTarget } from '../../ports/database.ts'
import { type Log } from '../../ports/log.ts'
import { type Ports } from '../../ports/ports.ts'

/** What one database is worked on with. */
export interface Tended {
  readonly ports: Ports
  readonly target: DatabaseTarget
  /** Everything of the engine but the database. */
  readonly engine: Omit<Engine, 'database'>
  readonly options: Omit<WorkOptions, 'stop'>
  readonly stop: AbortSignal
  readonly log: Log
  /** Is told whenever it begins or ceases to be connected with its tables there. */
  readonly ready: (database: Database | undefined) => void
  readonly outage: () => void
}

/** Milliseconds: the first wait after an outage, the longest, and after how long at work the waits begin anew. */
const waits = { first: 500, longest: 30_000, forgotten: 30_000 } as const
const tablesPoll: Duration = 5000

/**
 * Works on one database until it is told to stop. Outages are waited for; what a person has to mend before anything can
 * work is thrown: a database that refuses the user at the first try, tables of a newer `plan`.
 */
export async function tendDatabase(tended: Tended): Promise<void> {
  const { ports, stop } = tended
  const isOver = (): boolean => stop.aborted
  let wasConnected = false
  for (let round = 0; !isOver(); round += 1) {
    const began = ports.clock.now()
    const { connected, error } = await connectAndWork(tended)
    wasConnected ||= connected
    if (error === undefined || (isOver() && error instanceof DatabaseError)) continue
    if (!isOutage(error, wasConnected)) throw error
    if (ports.clock.now() - began > waits.forgotten) round = 0
    await waitOut(tended, error, backOff(round, waits.first, waits.longest))
  }
}

interface Connection {
  readonly connected: boolean
  readonly error?: Error
}

async function connectAndWork(tended: Tended): Promise<Connection> {
  const { ports, target } = tended
  let database: Database | undefined
  try {
    database = await ports.databases.open(target)
    await workOnOpened(tended, database)
    return { connected: true }
  } catch (error) {
    return { connected: database !== undefined, error: error instanceof Error ? error : new Error(String(error)) }
  } finally {
    tended.ready(undefined)
    await database?.close().catch(() => undefined)
  }
}

async function workOnOpened(tended: Tended, database: Database): Promise<void> {
  const { target, options, stop, log, ready } = tended
  await untilTables(tended, database)
  if (stop.aborted) return
  ready(database)
  log.write('info', `${target.name}: connected to ${database.place}`, { database: target.name, event: 'connected' })
  const { ended } = await workOn({ ...tended.engine, database, tell: followed(tended, database) }, { ...options, stop })
  if (ended !== 'stopped')
    throw new Error(`the work on ${target.name} ended (${ended}), though it goes on until stopped`)
}

/** A product that is not installed yet is waited for: a worker may well be started before its first migration. */
async function untilTables({ ports, target, stop, log }: Tended, database: Database): Promise<void> {
  for (let said = false; !stop.aborted; said = true) {
    const state = await tablesState(database)
    if (state === 'current') return
    // Nobody else can install into an embedded database while it is ours.
    if (state === 'newer' || target.kind === 'embedded') await requireTables(database)
    const what = state === 'missing' ? 'nothing is installed there yet' : 'its records are of an older plan'
    if (!said)
      log.write('warn', `${target.name}: ${what}; waiting for plan install or plan migrate up`, {
        database: target.name,
        event: 'waiting',
        tables: state,
      })
    await ports.clock.wait(tablesPoll, stop)
  }
}

/** The engine itself gets over outages once it is connected; while one lasts nothing is ready. */
function followed({ engine, ready, outage }: Tended, database: Database): (event: EngineEvent) => void {
  let isOut = false
  return (event) => {
    engine.tell(event)
    const wasOut = isOut
    isOut = event.kind === 'trouble' && errorClassOf(event.sqlstate) === 'transient'
    if (isOut === wasOut) return
    ready(isOut ? undefined : database)
    if (isOut) outage()
  }
}

async function waitOut(
  { ports, target, stop, log, outage }: Tended,
  error: DatabaseError,
  wait: Duration,
): Promise<void> {
  outage()
  log.write('warn', `${target.name}: ${error.what}; trying again in ${(wait / 1000).toFixed(1)} s`, {
    database: target.name,
    event: 'outage',
    sqlstate: error instanceof QueryError ? error.sqlstate : undefined,
    error: error.what,
    wait_s: Math.round(wait) / 1000,
  })
  await ports.clock.wait(wait, stop)
}

const unmendable = new Set(['newer-tables', 'no-tables'])

/** A user that is refused, or a database that does not exist, is a mistake at first and an outage later. */
function isOutage(error: Error, knownGood: boolean): error is DatabaseError {
  if (!(error instanceof DatabaseError) || unmendable.has(error.code)) return false
  return knownGood || !(error instanceof QueryError) || !/^(?:28|3D)/u.test(error.sqlstate)
}
