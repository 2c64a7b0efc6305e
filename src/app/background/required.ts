import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { UserError } from '../../domain/errors.ts'
import { dependentsByName } from '../../domain/life.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { contains, formatPlacement, type Placement } from '../../domain/placement.ts'
import { compareVersions, parseVersion, type Version } from '../../domain/version.ts'
import { type BackgroundStatus } from '../../engine/background/system.ts'
import { type Database } from '../../ports/database.ts'
import { resolveInstalled, resolveTarget } from '../../planner/target.ts'
import { named } from '../planning.ts'

/** A hop, and what must be finished before it. */
export interface RequiredWork {
  readonly from: Version
  readonly to: Version
  /** By name: ends, or may end, at or before the target. */
  readonly ends: ReadonlyMap<string, readonly BackgroundMigration[]>
  /** Queued at or below the installed version, and ended by the hop: each must have a record. */
  readonly owed: readonly BackgroundMigration[]
}

/**
 * What must be finished before leaving `from` for `to` (the reason `unfinished-work`): queued at or below the installed
 * version, and finalized, needed or without code at or before the target. An inferred end counts from its earliest.
 */
export function requiredWork(manifest: Manifest, from: Version, to: Version): RequiredWork {
  const { product } = manifest
  const dependents = dependentsByName(manifest.migrations)
  const endsOf = ({ name, finalized, deleted }: BackgroundMigration): Placement[] => {
    const needing = (dependents.get(name) ?? []).map(({ placement }) => placement)
    return [finalized, deleted, ...needing].filter(({ kind }) => kind !== 'unknown')
  }
  const ended = manifest.backgroundMigrations.filter(
    (one) =>
      contains(product, from, one.cancelled) !== 'yes' &&
      endsOf(one).some((end) => contains(product, to, end) !== 'no'),
  )
  const owed = ended.filter(
    (one) =>
      contains(product, from, one.queued) === 'yes' &&
      endsOf(one).some((end) => contains(product, from, end) === 'no' && contains(product, to, end) !== 'no'),
  )
  return { from, to, ends: Map.groupBy(ended, ({ name }) => name), owed }
}

type Row = Pick<BackgroundStatus, 'name' | 'queuedBy' | 'database'>

/** Is this row one of those? A queueing id that both sides know must be the same. */
export function isRequired({ ends }: RequiredWork, { name, queuedBy }: Row): boolean {
  return (ends.get(name) ?? []).some((one) => sameQueueing(one.queuedBy, queuedBy))
}

const sameQueueing = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined || one === other

/** Those owed that no row of any database stands for. */
export function withoutRecord(
  { owed }: RequiredWork,
  statuses: readonly Row[],
  isRead: (database: string) => boolean,
  perDatabase: boolean,
): readonly string[] {
  const has = (one: BackgroundMigration, database: string | undefined): boolean =>
    statuses.some(
      (status) =>
        status.name === one.name &&
        sameQueueing(one.queuedBy, status.queuedBy) &&
        (database === undefined || status.database === database),
    )
  return owed.flatMap((one) => {
    if (!perDatabase) return has(one, undefined) ? [] : [one.name]
    const lacking = one.databases.filter((database) => isRead(database) && !has(one, database))
    return lacking.map((database) => `${one.name} (${database}, finalized ${formatPlacement(one.finalized)})`)
  })
}

/** Both ends of the hop. The installed version comes from a flag, the installation file, or our own records. */
export async function hopOf(
  manifest: Manifest,
  told: { readonly from: string | undefined; readonly to: string },
  databases: readonly Database[],
): Promise<{ readonly from: Version; readonly to: Version }> {
  const to = named(resolveTarget(manifest, told.to), 'for-hop')
  const from =
    told.from === undefined
      ? await recordedRelease(manifest, databases)
      : named(resolveInstalled(manifest, told.from), 'from')
  if (!from)
    throw new UserError({
      code: 'no-version',
      what: `which version is installed is not known, so nobody can say what must be finished before ${to.text}`,
      next: 'add --from VERSION, or an --installation file that says it',
    })
  if (compareVersions(from, to) <= 0) return { from, to }
  throw new UserError({
    code: 'downgrade',
    what: `${to.text} is older than ${from.text}: upgrades only go up`,
    next: 'name the version you are about to install',
  })
}

/** The newest release whose migrations were all applied, by our own records. */
async function recordedRelease({ product }: Manifest, databases: readonly Database[]): Promise<Version | undefined> {
  const [database] = databases
  if (!database) return undefined
  const { rows } = await database.transaction(
    (tx) => tx.query<{ version: string }>("SELECT version FROM waystop.release WHERE phase = 'regular'"),
    { readOnly: true },
  )
  return rows
    .flatMap(({ version }) => parseVersion(product.scheme, version) ?? [])
    .toSorted(compareVersions)
    .at(-1)
}
