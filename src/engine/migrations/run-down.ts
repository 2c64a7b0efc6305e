import { type Queries, type Statement } from '../../ports/database.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { contains } from '../../domain/placement.ts'
import { recordAudit } from '../audit.ts'
import { subjectOfRow } from '../background/change-state.ts'
import { lockBackground } from '../background/rows.ts'
import { type Engine } from '../engine.ts'
import { inOneTransaction, runFile } from './apply-one.ts'
import { nameSession, replaySettings, retried } from './apply-none.ts'
import { rowNamed } from './bring-work.ts'
import { releasesWith } from './plan-ground.ts'
import { type DownStep } from './plan-down.ts'
import { forget, recordRevertedStatement, recordReverting } from './records.ts'
import { type Running } from './running.ts'
import { isFile } from './sql-file.ts'
import { type DatabaseState } from './state.ts'
import { runStatement } from './statement-run.ts'
import { type Runnings } from './run-up.ts'

export interface DownRun {
  readonly manifest: Manifest
  readonly steps: readonly DownStep[]
  readonly runnings: Runnings
  readonly states: ReadonlyMap<string, DatabaseState>
  /** For the audit record. */
  readonly action: string
}

export interface TakenBack {
  readonly step: DownStep
  readonly duration: number
}

/** Takes migrations back, one after the other; what was taken back stays so when it is cut off. */
export async function runDown(run: DownRun, onDone: (done: TakenBack) => void): Promise<'done' | 'stopped'> {
  for (const step of run.steps) {
    const running = run.runnings.get(step.link.migration.database)!
    const { engine, stop, lease } = running
    const { id, name } = step.link.migration
    const began = engine.clock.now()
    try {
      stop.throwIfAborted()
      engine.tell({ kind: 'migration-begun', id, name })
      await takeBack(running, step, run)
      const duration = engine.clock.now() - began
      engine.tell({ kind: 'migration-done', id, duration })
      onDone({ step, duration })
    } catch (error) {
      if (stop.aborted && !lease.lost.aborted) return 'stopped'
      throw error
    }
  }
  return 'done'
}

async function takeBack(running: Running, step: DownStep, run: DownRun): Promise<void> {
  const { link, source } = step
  const { id, transaction } = link.migration
  const file = isFile(source.down) ? source.down : undefined
  if (file && transaction === 'none') await runOutside(running, step)
  const work = async (tx: Queries): Promise<Statement> => {
    if (file && transaction === 'one') await runFile(tx, running, file)
    await takeWorkBack(tx, running.engine, step)
    await reopenReleases(tx, running, step, run)
    const { actor } = running.engine
    await recordAudit(tx, {
      actor,
      action: run.action,
      subject: `migration:${id}`,
      detail: { name: link.migration.name },
    })
    return forget(running, id)
  }
  await inOneTransaction(running, { id }, work, async (tx) => {
    const { rows } = await tx.query('SELECT 1 FROM waystop.schema_migration WHERE id = $1', [id])
    return rows.length === 0
  })
}

/** Statement by statement, with how far it came on record. */
async function runOutside(running: Running, { link, source }: DownStep): Promise<void> {
  const { id } = link.migration
  const file = source.down
  if (!isFile(file)) return
  const statements = file.statements ?? []
  const { database } = running.engine
  const intent = await database.transaction((tx) => recordReverting(tx, running, id))
  await database.session(async (session) => {
    await nameSession(running, session)
    await replaySettings(session, file, statements.slice(0, intent.done))
    for (let i = intent.done; i < statements.length; i += 1) {
      const turn = {
        id,
        file,
        statement: statements[i]!,
        perhapsDone: intent.inFlight && i === intent.done,
        record: (tx: Queries) => recordRevertedStatement(tx, running, id, i + 1),
      }
      await retried(running, id, () => runStatement(running, session, turn))
    }
  })
}

/** What it queued was never queued; what it declared final is only finished again. */
async function takeWorkBack(tx: Queries, { actor }: Engine, { link }: DownStep): Promise<void> {
  for (const work of link.queues) {
    const row = await rowNamed(tx, { name: work.name, queuedBy: link.migration.id })
    if (!row) continue
    await lockBackground(tx, row.id, 'UPDATE')
    await tx.query('DELETE FROM waystop.background_migration WHERE id = $1', [row.id])
    await recordAudit(tx, { actor, action: 'unqueue', subject: subjectOfRow(row), detail: { state: row.state } })
  }
  for (const work of link.finalizes) {
    const row = await rowNamed(tx, work)
    if (row?.state !== 'finalized') continue
    await lockBackground(tx, row.id, 'UPDATE')
    await tx.query(
      `UPDATE waystop.background_migration
       SET state = 'finished', finalized_at = NULL, state_at = clock_timestamp(), state_by = $2, state_because = $3
       WHERE id = $1`,
      [row.id, actor, `${link.migration.id} was taken back`],
    )
    await recordAudit(tx, { actor, action: 'reopen', subject: subjectOfRow(row) })
  }
}

/** A release that lacks one of its migrations is complete no longer. */
async function reopenReleases(
  tx: Queries,
  running: Running,
  { link }: DownStep,
  { manifest, states }: DownRun,
): Promise<void> {
  const { phase, placement } = link.migration
  const state = states.get(running.engine.database.name)!
  const versions = releasesWith(manifest, state, phase)
    .filter((version) => placement.kind === 'unknown' || contains(manifest.product, version, placement) !== 'no')
    .map(({ text }) => text)
  // Post migrations come behind the regular ones: without one of those they are not complete either.
  const phases = phase === 'regular' ? ['regular', 'post'] : ['post']
  await tx.query('DELETE FROM waystop.release WHERE phase = ANY ($1::text[]) AND version = ANY ($2::text[])', [
    phases,
    versions,
  ])
}
