import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { DatabaseError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Queries } from '../../ports/database.ts'
import { changeState } from '../background/change-state.ts'
import { definitionOf } from '../background/definition.ts'
import { confirmFinalized } from '../background/finalize.ts'
import { queue } from '../background/queue.ts'
import { lockBackground, readBackgroundNamed, type BackgroundRow } from '../background/rows.ts'
import { isLegal } from '../background/states.ts'
import { type Engine } from '../engine.ts'
import { type Gate, isGivenUp, isSatisfied } from './gates.ts'
import { type Chain, type Link } from './chain.ts'

export interface Bringing {
  readonly manifest: Manifest
  readonly chain: Chain
}

/**
 * What a migration does to background work, in its transaction: what it needs is held as finished until the commit, what
 * it finalizes becomes final, what it queues is queued.
 */
export async function bringWork(
  tx: Queries,
  engine: Engine,
  { link, gates }: { readonly link: Link; readonly gates: readonly Gate[] },
  { manifest, chain }: Bringing,
): Promise<void> {
  for (const { work, database, why } of gates) {
    if (database !== engine.database.name) continue
    const row = await held(tx, work)
    if (why === 'finalizes') await confirmFinalized(tx, row.id, engine.actor)
  }
  for (const work of link.queues) {
    if (isGivenUp(work, { manifest, chain })) continue
    await giveUpFormer(tx, engine, manifest, work)
    const { name } = work
    await queue(tx, { name, queuedBy: link.migration.id, definition: definitionOf(work), actor: engine.actor })
  }
}

/** Locked, so that nobody takes it up again before this migration is committed. */
async function held(tx: Queries, work: BackgroundMigration): Promise<BackgroundRow> {
  const found = await rowNamed(tx, work)
  const row = found && (await lockBackground(tx, found.id, 'SHARE'))
  if (row && isSatisfied(row.state)) return row
  throw new DatabaseError({
    code: 'work-changed',
    what: `${work.name} was finished when the run began, and is ${row?.state ?? 'gone'} now`,
    next: `look at it with plan bbm show ${work.name}, finish it, then run the same command again`,
  })
}

export async function rowNamed(
  tx: Queries,
  { name, queuedBy }: Pick<BackgroundMigration, 'name' | 'queuedBy'>,
): Promise<BackgroundRow | undefined> {
  const rows = await readBackgroundNamed(tx, name)
  return rows.find((row) => queuedBy === undefined || row.queued_by === queuedBy)
}

/** Work that is queued again makes the former one pointless. */
async function giveUpFormer(
  tx: Queries,
  { actor }: Engine,
  { backgroundMigrations }: Manifest,
  { requeues, name, queuedBy }: BackgroundMigration,
): Promise<void> {
  const former = requeues === undefined ? undefined : backgroundMigrations.find(({ id }) => id === requeues)
  const row = former && (await rowNamed(tx, former))
  const locked = row && (await lockBackground(tx, row.id, 'UPDATE'))
  if (!locked || !isLegal('cancel', locked.state)) return
  await changeState(tx, locked, 'cancel', { actor, because: `${queuedBy!} queues ${name} again` })
}
