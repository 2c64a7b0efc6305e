import { type Outcome } from '../../domain/exit-code.ts'
import { type Ports } from '../../ports/ports.ts'
import { type DatabaseDrift, type Drift } from '../../results/drift.ts'
import { engineGround, withDatabases, type EngineFlags } from '../engine/ground.ts'
import { siteCommand } from '../migrate/command.ts'
import { readApplied } from './applied.ts'
import { driftOf, type DriftOptions } from './drift-of.ts'

/** Compares every database that was given with what its migrations make. */
export async function drift(ports: Ports, flags: EngineFlags & DriftOptions): Promise<Drift> {
  const ground = await engineGround(ports, flags, 'plan migrate drift')
  const databases = await withDatabases(ports, ground, async (opened) => {
    const results: DatabaseDrift[] = []
    for (const database of opened)
      results.push(await driftOf(ports, ground, database, await readApplied(database), flags))
    return results
  })
  return {
    kind: 'drift',
    schema_version: 1,
    manifest: ground.facts,
    databases,
    missing: [...ground.missing],
    remarks: [...ground.remarks],
    command: siteCommand(['migrate', 'status'], flags),
  }
}

/** Drift is a finding; what is not known is not clean. */
export function driftOutcome({ databases, missing }: Drift): Outcome {
  if (databases.some(({ verdict }) => verdict === 'drifted')) return 'findings'
  return missing.length > 0 || databases.some(({ verdict }) => verdict === 'undetermined') ? 'undetermined' : 'done'
}
