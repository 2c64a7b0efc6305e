import { type History } from './history.ts'
import { type FieldChange, type Former } from './former.ts'
import { type Part } from './part.ts'

/** A released migration that is still there, and not as it was. */
export interface ChangedMigration {
  readonly former: Former
  readonly now: Part
  readonly changes: readonly FieldChange[]
  /** Another migration under the same id: another name, and something else besides. */
  readonly reused: boolean
}

export function changedMigrations({ former, now: parts }: History): ChangedMigration[] {
  return former.flatMap((one) => {
    const now = one.kind === 'migration' ? parts.get(one.id) : undefined
    const changes = now ? one.changes(now) : []
    return now && changes.length > 0 ? [{ former: one, now, changes, reused: isReused(changes) }] : []
  })
}

function isReused(changes: readonly FieldChange[]): boolean {
  const renamed = changes.some(({ field, is }) => field === 'name' && is !== undefined)
  return renamed && changes.some(({ field, inferred }) => field !== 'name' && !inferred)
}
