import { type Fault } from '../../domain/finding.ts'
import { type Place } from '../../domain/place.ts'
import { type SqlActKind, type SqlActOf } from '../../domain/sql-statement.ts'
import { type Ground } from '../ground.ts'
import { type SqlStep } from './replay.ts'

/** Steps of some kinds in all files, of migrations that may meet a PostgreSQL of the range. */
export function* stepsOf<const K extends SqlActKind>(
  { sqlFiles, meetsPostgresql }: Ground,
  kinds: readonly K[],
  postgresql = '*',
): Generator<SqlStep<SqlActOf<K>>> {
  const wanted: ReadonlySet<SqlActKind> = new Set(kinds)
  for (const { migration, steps } of sqlFiles()) {
    if (!steps.some(({ act }) => wanted.has(act.kind)) || !meetsPostgresql(migration, postgresql)) continue
    for (const step of steps) if (isOf(step, wanted)) yield step as SqlStep<SqlActOf<K>>
  }
}

function isOf({ act }: SqlStep, kinds: ReadonlySet<SqlActKind>): boolean {
  return kinds.has(act.kind)
}

/** A fault at the place of a step. `about` names it within its file: `parcels.weight`. */
export function faultAt(
  { migration, act }: Pick<SqlStep<{ readonly place: Place }>, 'migration' | 'act'>,
  { about, ...told }: Pick<Fault, 'message' | 'next' | 'severity' | 'related' | 'facts'> & { readonly about: string },
): Fault {
  return { ...told, subject: `${migration.id}/${about}`, at: { entry: act.place } }
}
