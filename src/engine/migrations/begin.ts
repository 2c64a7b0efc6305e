import { type Queries, type Statement } from '../../ports/database.ts'
import { passed } from '../fence.ts'
import { fence } from '../lease.ts'
import { inOneTransaction, runFile } from './apply-one.ts'
import { type Chain } from './chain.ts'
import { beginInstallation, recordTombstones } from './installation.ts'
import { type Running } from './running.ts'
import { type SqlFile } from './sql-file.ts'

export interface Begun {
  readonly product: string
  readonly chain: Chain
  /** What a squash left of the folded migrations; undefined where nothing was folded. */
  readonly structure: SqlFile | undefined
}

/**
 * Begins a first installation, once: the structure is loaded, what is folded in it is on record, and so is the beginning, all
 * in one transaction. True when this call did it.
 */
export async function begin(running: Running, { product, chain, structure }: Begun): Promise<boolean> {
  const { engine } = running
  const { database, actor } = engine
  if (await database.transaction(isBegun, { readOnly: true })) return false
  const began = engine.clock.now()
  if (structure) engine.tell({ kind: 'migration-begun', id: 'structure', name: structure.path })
  await inOneTransaction(
    running,
    { id: 'structure' },
    async (tx) => {
      if (structure) await runFile(tx, running, structure)
      await beginInstallation(tx, { product, how: 'installed', actor })
      await recordTombstones(tx, chain, { database: database.name, actor, checksum: structure?.checksum })
      return stillOurs(running)
    },
    isBegun,
  )
  if (structure) engine.tell({ kind: 'migration-done', id: 'structure', duration: engine.clock.now() - began })
  return true
}

async function isBegun(tx: Queries): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM waystop.installation')).rows.length === 1
}

function stillOurs({ lease }: Running): Statement {
  return { text: `WITH ${fence} SELECT ${passed} FROM fence`, values: [lease.name, lease.token] }
}
