import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { contains } from '../../domain/placement.ts'
import { type Link } from './chain.ts'
import { refuse } from './gates.ts'
import { releasesWith, type UpGround, type UpOptions } from './plan-ground.ts'
import { type Refusal } from './refusal.ts'
import { isFile } from './sql-file.ts'
import { type AppliedRow, type DatabaseState } from './state.ts'

/** What speaks against going on, told from the records alone. */
export function judgeRecords(
  ground: UpGround,
  pending: readonly Link[],
  { fresh }: Pick<UpOptions, 'fresh'>,
): Refusal[] {
  const known = new Map(ground.manifest.migrations.map((migration) => [migration.id, migration]))
  return [
    ...[...ground.states].flatMap(([database, state]) =>
      [...state.applied.values()].flatMap((row) => judgeRow(ground, known.get(row.id), database, row)),
    ),
    ...(fresh ? [] : pending.flatMap((link) => lateOn(ground, link))),
    ...(fresh ? [] : ground.chain.tombstones.flatMap((link) => squashedAway(ground, link))),
  ]
}

function judgeRow(ground: UpGround, migration: Migration | undefined, database: string, row: AppliedRow): Refusal[] {
  if (migration?.database !== database) return [unknownApplied(database, row)]
  if (row.state === 'reverting') return [halfReverted(migration)]
  if (ground.chain.beyond.has(row.id)) return [newerThanTarget(ground, migration)]
  return editedSince(ground, migration, row)
}

/** Undefined where the file is as it was applied, or is not compared. */
export function editedSince({ sources }: Pick<UpGround, 'sources'>, migration: Migration, row: AppliedRow): Refusal[] {
  const up = sources.get(migration.id)?.up
  const untouched = row.state === 'started' && row.statements_done === 0
  if (row.checksum === null || !isFile(up) || up.checksum === row.checksum || untouched) return []
  const { id, database, place } = migration
  const when = new Date(row.applied_at ?? row.started_at).toISOString().slice(0, 19).replace('T', ' ')
  const done = row.state === 'started' ? `begun (${row.statements_done} statements done)` : row.how
  return [
    {
      kind: 'edited',
      subject: id,
      database,
      message: `${up.path} was edited after ${id} was ${done} on ${database} at ${when} UTC: its checksum was ${row.checksum} and is ${up.checksum}`,
      next: `take the edit back and make it a new migration; or, where the database is as the file says now, plan migrate repair ${id} --because TEXT`,
      place,
    },
  ]
}

function unknownApplied(database: string, { id, name, release }: AppliedRow): Refusal {
  const called = name === null ? id : `${id} ${name}`
  return {
    kind: 'unknown-applied',
    subject: id,
    database,
    message: `${called}${release === null ? '' : ` of ${release}`} is applied on ${database}, and the manifest knows nothing of it`,
    next: 'use the manifest of the release that is installed, or a newer one; one that was removed stays in it with removed:',
  }
}

function halfReverted({ id, database, place }: Migration): Refusal {
  return {
    kind: 'half-done',
    subject: id,
    database,
    message: `taking back ${id} on ${database} was begun and has not ended`,
    next: 'end it first: plan migrate down --limit 1',
    place,
  }
}

function newerThanTarget({ chain }: UpGround, { id, database, place }: Migration): Refusal {
  return {
    kind: 'newer-than-target',
    subject: id,
    database,
    message: `${id} is applied on ${database} and comes only after ${chain.target?.text ?? 'this release'}`,
    next: 'name a newer release with --to, or take it back with plan migrate down',
    place,
  }
}

/** Its release was complete before it was there: whoever upgrades from that release never had it. */
function lateOn({ manifest, states }: UpGround, link: Link): Refusal[] {
  const { id, database, phase, placement } = link.migration
  const state = states.get(database)!
  if (placement.kind === 'unknown' || state.applied.get(id)?.state === 'started') return []
  const release = completeWith(manifest, state, link.migration)
  if (release === undefined) return []
  return [
    refuse(link, 'late', {
      message: `${id} says it comes with ${link.release ?? 'that release'}, and the ${phase} migrations of ${release} were complete on ${database} without it`,
      next: `give it the release it really ships in; or, to apply it here all the same, plan migrate repair ${id} --because TEXT`,
    }),
  ]
}

/** The first release that was recorded complete and contains a migration. */
export function completeWith(
  manifest: Manifest,
  state: DatabaseState,
  { phase, placement }: Pick<Migration, 'phase' | 'placement'>,
): string | undefined {
  if (placement.kind === 'unknown') return undefined
  return releasesWith(manifest, state, phase).find((one) => contains(manifest.product, one, placement) === 'yes')?.text
}

/** It was folded into a structure that only a new installation loads. */
function squashedAway({ states, chain }: UpGround, link: Link): Refusal[] {
  const { id, database, removed } = link.migration
  const state = states.get(database)
  if (removed?.because !== 'squashed' || !state?.installation || state.applied.has(id)) return []
  return [
    refuse(link, 'misses-removed-migration', {
      message: `${id} was never applied on ${database}, and ${chain.target?.text ?? 'the target'} does not contain it any more: it was squashed`,
      next: 'go first to a release that still contains it, with the code and the manifest of that release',
    }),
  ]
}
