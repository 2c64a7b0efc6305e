import { QueryError } from '../../domain/query-error.ts'
import { type SqlAct, type SqlActOf, type SqlStatement } from '../../domain/sql-statement.ts'
import { type Queries, type Session } from '../../ports/database.ts'
import { detachmentOf, dropLeftovers, finishDetaching, isGone, prepareIndex, requireValid } from './index-repair.ts'
import { refusesTransaction } from './judge-source.ts'
import { located } from './located-error.ts'
import { olderTransactions } from './lock-watch.ts'
import { untilNoOrphans } from './orphans.ts'
import { type Running } from './running.ts'
import { recordFlight } from './records.ts'
import { runAlone } from './session-statement.ts'
import { charactersBefore, textOf, type SqlFile } from './sql-file.ts'

/** A statement of a migration without a transaction. */
export interface Turn {
  readonly id: string
  readonly file: SqlFile
  readonly statement: SqlStatement
  /** An earlier run sent it and did not live to say what became of it. */
  readonly perhapsDone: boolean
  /** Writes that it is done; in its transaction where it has one. */
  readonly record: (tx: Queries) => Promise<void>
}

/** Runs one statement and records it: together where PostgreSQL lets it, else one after the other. */
export async function runStatement(running: Running, session: Session, turn: Turn): Promise<void> {
  const { statement } = turn
  if (statement.acts.some((act) => refusesTransaction(act))) return runOutside(running, session, turn)
  try {
    return await runInside(running, session, turn)
  } catch (error) {
    // A CALL or DO that commits, or what we do not know to refuse a transaction.
    const refused = error instanceof QueryError && (error.sqlstate === '25001' || error.sqlstate === '2D000')
    if (!refused) throw error
    return runOutside(running, session, turn)
  }
}

/** An ordinary statement: it and its record are one transaction. */
async function runInside(running: Running, session: Session, turn: Turn): Promise<void> {
  const { lockTimeout, statementTimeout } = running.settings
  await session.script(
    `BEGIN; SET LOCAL lock_timeout = ${whole(lockTimeout)}; SET LOCAL statement_timeout = ${whole(statementTimeout)}`,
  )
  try {
    await send(running, session, turn)
    await turn.record(session)
    running.stop.throwIfAborted()
    await session.script('COMMIT')
  } catch (error) {
    await session.script('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** What refuses a transaction: the intent is on record, the world is probed, it runs, the outcome is recorded. */
async function runOutside(running: Running, session: Session, turn: Turn): Promise<void> {
  const { statementTimeout, lockTimeout } = running.settings
  const waits = turn.statement.acts.some((act) => 'concurrently' in act && act.concurrently)
  // What waits for every older transaction would only break off half done; nobody queues behind it.
  const limit = waits ? 0 : lockTimeout
  await session.script(`SET lock_timeout = ${whole(limit)}; SET statement_timeout = ${whole(statementTimeout)}`)
  if (turn.perhapsDone) await untilNoOrphans(running, turn.id, session)
  const sql = await stillToDo(running, session, turn)
  if (sql !== undefined) {
    if (waits) await tellOlder(running, turn.id, session)
    await fly(running, session, turn, () => send(running, session, turn, sql))
  }
  for (const act of turn.statement.acts) if (isBuild(act)) await requireValid(running, session, act)
  await inSession(session, turn.record)
}

/** A statement that the server refused did not do anything; of one whose answer never came nobody knows. */
async function fly(running: Running, session: Session, { id }: Turn, work: () => Promise<void>): Promise<void> {
  await inSession(session, (tx) => recordFlight(tx, running, id, true))
  try {
    await work()
  } catch (error) {
    const answered = error instanceof QueryError && !error.sqlstate.startsWith('08')
    if (answered) await inSession(session, (tx) => recordFlight(tx, running, id, false)).catch(() => undefined)
    throw error
  }
}

/** A transaction on the connection that is at hand: an embedded database has no other. */
async function inSession(session: Session, work: (tx: Queries) => Promise<void>): Promise<void> {
  await session.script('BEGIN')
  try {
    await work(session)
    await session.script('COMMIT')
  } catch (error) {
    await session.script('ROLLBACK').catch(() => undefined)
    throw error
  }
}

type Build = SqlActOf<'create-index'> & { readonly name: string }

function isBuild(act: SqlAct): act is Build {
  return act.kind === 'create-index' && act.concurrently && act.name !== undefined
}

/** What has to be run now; undefined when an earlier try did it. */
async function stillToDo(running: Running, session: Session, turn: Turn): Promise<string | undefined> {
  for (const act of turn.statement.acts) {
    const instead = await probe(running, session, turn, act)
    if (instead === 'done') return undefined
    if (instead !== undefined) return instead.run
  }
  return textOf(turn.file, turn.statement)
}

/** Asks the catalogue what an earlier try left, and clears away what broke off; undefined: it is run as it stands. */
async function probe(
  running: Running,
  session: Session,
  { id, perhapsDone }: Turn,
  act: SqlAct,
): Promise<'done' | { readonly run: string } | undefined> {
  if (isBuild(act)) {
    const before = await prepareIndex(running, id, session, act)
    return before === 'valid' && perhapsDone ? 'done' : undefined
  }
  if (act.kind === 'reindex' && act.concurrently) await dropLeftovers(running, id, session, act)
  if (act.kind === 'drop-index') return perhapsDone && (await isGone(session, act.name)) ? 'done' : undefined
  return act.kind === 'detach-partition' ? probeDetachment(session, act, perhapsDone) : undefined
}

async function probeDetachment(
  session: Session,
  act: SqlActOf<'detach-partition'>,
  perhapsDone: boolean,
): Promise<'done' | { readonly run: string } | undefined> {
  const at = await detachmentOf(session, act)
  if (at === 'pending') return { run: finishDetaching(act) }
  return at === 'detached' && perhapsDone ? 'done' : undefined
}

async function tellOlder({ engine }: Running, id: string, session: Session): Promise<void> {
  const older = await olderTransactions(engine.database, session.pid)
  if (older === undefined) return
  const because = `it ends only after the transactions that are open now: ${older}`
  engine.tell({ kind: 'migration-waits', id, because, until: engine.clock.now() })
}

async function send(
  running: Running,
  session: Session,
  { id, file, statement }: Turn,
  sql = textOf(file, statement),
): Promise<void> {
  try {
    await runAlone(running, id, session, sql)
  } catch (error) {
    throw located(error, file, { skipped: charactersBefore(file, statement.place) })
  }
}

function whole(duration: number): number {
  return Math.min(2_147_483_647, Math.max(0, Math.ceil(duration)))
}
