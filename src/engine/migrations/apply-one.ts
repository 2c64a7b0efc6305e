import { type Queries, type Statement } from '../../ports/database.ts'
import { bringWork, type Bringing } from './bring-work.ts'
import { type UpStep } from './plan-ground.ts'
import { located } from './located-error.ts'
import { watchLocks } from './lock-watch.ts'
import { isRecorded, recordApplied } from './records.ts'
import { type Running } from './running.ts'
import { isFile, leaksSettings, type SqlFile } from './sql-file.ts'
import { trying } from './trying.ts'
import { lostOr } from '../lease.ts'
import { isUnknownCommit, rolledBack } from '../commit-fate.ts'
import { wasCommitted } from './unknown-commit.ts'

/** Applies a migration: its SQL, its work and its record are one transaction. */
export async function applyInOne(
  running: Running,
  step: UpStep,
  { durable = true, ...bringing }: Bringing & { readonly durable?: boolean },
): Promise<void> {
  const file = isFile(step.source.up) ? step.source.up : undefined
  const { id } = step.link.migration
  const applying = async (tx: Queries): Promise<Statement> => {
    if (file) await runFile(tx, running, file)
    await bringWork(tx, running.engine, step, bringing)
    return recordApplied(running, step.link, file?.checksum ?? null)
  }
  await inOneTransaction(running, { id, durable }, applying, (tx) => isRecorded(tx, id))
}

/** Everything or nothing, tried again when locks are in the way. The work answers with the statement that records it. */
export async function inOneTransaction(
  running: Running,
  { id, durable = true }: { readonly id: string; readonly durable?: boolean },
  work: (tx: Queries) => Promise<Statement>,
  evidence: (tx: Queries) => Promise<boolean>,
): Promise<void> {
  const { engine, lease, settings, stop } = running
  const { lockTimeout, statementTimeout } = settings
  let blockers: string | undefined
  await trying(running, { id, blockers: () => blockers }, async () => {
    const watch = watchLocks(running, id, { applicationName: nameOf(running) })
    let xact: string | undefined
    try {
      await engine.database.transaction(async (tx) => tx.last([await work(tx)]), {
        lockTimeout,
        statementTimeout,
        signal: stop,
        sparing: true,
        durable,
        onId: (id) => void (xact = id),
      })
    } catch (error) {
      if (!isUnknownCommit(error) || xact === undefined) throw await lostOr(engine, lease, error)
      if (!(await wasCommitted(engine, xact, evidence))) throw rolledBack(error)
    } finally {
      await watch.end()
      blockers = watch.blockers()
    }
  })
}

/** The text of a file as it stands; what it sets for its session ends with it. */
export async function runFile(tx: Queries, running: Running, file: SqlFile): Promise<void> {
  // The name is how whoever watches finds this transaction, without a round trip to ask for its process.
  const prefix = `SET LOCAL application_name = '${nameOf(running)}';\n`
  try {
    await tx.script(prefix + file.text)
  } catch (error) {
    throw located(error, file, { added: prefix.length })
  }
  if (leaksSettings(file)) await tx.script('RESET SESSION AUTHORIZATION; RESET ALL')
}

function nameOf({ lease }: Running): string {
  return `waystop-${lease.token}`
}
