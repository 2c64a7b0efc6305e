import { type Database } from '../../src/ports/database.ts'
import { type Difference } from '../../src/schema/compare.ts'
import { readSnapshot, type SnapshotOptions } from '../../src/schema/read-snapshot.ts'
import { type Snapshot } from '../../src/schema/snapshot.ts'

/** The schema of a database as it is, or as it would be after a change that is taken back. */
export async function snapshotOf(db: Database, change = '', options: Partial<SnapshotOptions> = {}): Promise<Snapshot> {
  let snapshot: Snapshot | undefined
  const undo = new Error('taken back')
  try {
    await db.transaction(async (tx) => {
      if (change) await tx.script(change)
      snapshot = await readSnapshot(tx, { version: db.version, ...options })
      throw undo
    })
  } catch (error) {
    if (error !== undo) throw error
  }
  return snapshot!
}

/** `different column public.old.a: type integer → bigint`. */
export function told(difference: Difference): string {
  const { kind, object } = difference
  const head = `${kind} ${object.kind} ${object.name}`
  if (difference.kind === 'column-order') return `${head}: ${difference.expected.join()} → ${difference.found.join()}`
  if (difference.kind !== 'different') return head
  const changes = difference.changes.map(
    ({ field, expected = '–', found = '–' }) => `${field} ${String(expected)} → ${String(found)}`,
  )
  return `${head}: ${changes.join(', ')}`
}
