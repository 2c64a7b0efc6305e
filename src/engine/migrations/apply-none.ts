import { UserError } from '../../domain/errors.ts'
import { type SqlStatement } from '../../domain/sql-statement.ts'
import { type Queries, type Session } from '../../ports/database.ts'
import { bringWork, type Bringing } from './bring-work.ts'
import { type UpStep } from './plan-ground.ts'
import { recordIntent, recordStatement } from './records.ts'
import { type Running } from './running.ts'
import { isFile, textOf, type SqlFile } from './sql-file.ts'
import { runStatement } from './statement-run.ts'
import { trying } from './trying.ts'

/**
 * Applies a migration that refuses a transaction, statement by statement over a connection of its own. The intent is on
 * record before the first one, so that whoever runs it again after a crash goes on at the statement that was cut off.
 */
export async function applyOutside(running: Running, step: UpStep, bringing: Bringing): Promise<void> {
  const { engine } = running
  const { link, source } = step
  const file = isFile(source.up) ? source.up : undefined
  const statements = file?.statements ?? []
  const { id } = link.migration
  const intent = await engine.database.transaction((tx) => recordIntent(tx, running, link, file?.checksum ?? null))
  if (file && intent.done > 0 && intent.checksum !== file.checksum) throw editedMeanwhile(id, file, intent.done)
  await engine.database.session(async (session) => {
    await nameSession(running, session)
    if (file) await replaySettings(session, file, statements.slice(0, intent.done))
    for (let i = intent.done; i < statements.length; i += 1) {
      const turn = {
        id,
        file: file!,
        statement: statements[i]!,
        perhapsDone: intent.inFlight && i === intent.done,
        record: (tx: Queries) => recordStatement(tx, running, { id, done: i + 1, last: false }),
      }
      await retried(running, id, () => runStatement(running, session, turn))
    }
  })
  // What it queues and finalizes goes with the record that it is applied.
  await engine.database.transaction(async (tx) => {
    await bringWork(tx, engine, step, bringing)
    await recordStatement(tx, running, { id, done: statements.length, last: true })
  })
}

export function retried(running: Running, id: string, work: () => Promise<void>): Promise<void> {
  return trying(running, { id, blockers: () => undefined }, work)
}

/** So that whoever looks at pg_stat_activity sees whose it is. */
export async function nameSession({ lease }: Running, session: Session): Promise<void> {
  await session.script(`SET application_name = 'waystop-${lease.token}'`)
}

/** What an earlier run set for its session is gone with it. */
export async function replaySettings(
  session: Session,
  file: SqlFile,
  statements: readonly SqlStatement[],
): Promise<void> {
  for (const statement of statements)
    if (statement.acts.every(({ kind }) => kind === 'set')) await session.script(textOf(file, statement))
}

function editedMeanwhile(id: string, { path }: SqlFile, done: number): UserError {
  return new UserError({
    code: 'edited',
    what: `${path} was edited after ${done} of its statements ran, so nobody knows where ${id} has to go on`,
    next: `take the edit back, or say that the numbers of its statements still hold: plan migrate repair ${id} --because TEXT`,
  })
}
