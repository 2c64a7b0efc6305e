import { type Phase } from '../../domain/migration.ts'
import { type Chain } from './chain.ts'
import { recordComplete } from './records.ts'
import { type Running } from './running.ts'
import { type DatabaseState } from './state.ts'

/** Phases of which nothing of the target is left to apply on a database. */
function completePhases(chain: Chain, database: string, applied: ReadonlySet<string>): Phase[] {
  const open = chain.links.filter(({ migration }) => migration.database === database && !applied.has(migration.id))
  const left = new Set(open.map(({ migration }) => migration.phase))
  return (['regular', 'post'] as const).filter((phase) => !left.has(phase))
}

/** Records that the target's migrations are all there, where they are; post ones that were skipped stay remembered. */
export async function completeTarget(
  chain: Chain,
  running: Running,
  before: DatabaseState,
  appliedNow: readonly string[],
): Promise<Phase[]> {
  const { database } = running.engine
  const known = [...before.applied.values()].filter(({ state }) => state === 'applied').map(({ id }) => id)
  const phases = completePhases(chain, database.name, new Set([...known, ...appliedNow]))
  const version = chain.target?.text
  if (version === undefined) return phases
  const isNew = (phase: Phase): boolean =>
    !before.complete.some((one) => one.version === version && one.phase === phase)
  const fresh = phases.filter(isNew)
  if (fresh.length > 0) await database.transaction((tx) => recordComplete(tx, running, version, fresh))
  return phases
}
