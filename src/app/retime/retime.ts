import { UserError } from '../../domain/errors.ts'
import { type Lock } from '../../domain/lock.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { instantOfId, type Migration } from '../../domain/migration.ts'
import { nearest } from '../../domain/nearest.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { dayOf, type Instant } from '../../domain/time.ts'
import { type Ports } from '../../ports/ports.ts'
import { currentAt, isOpenAt } from '../../release/api-versions.ts'
import { calendarOf } from '../../release/calendar.ts'
import { movedWith, staleCauseOf, type Stale } from '../../release/stale.ts'
import { latestIds, tooEarlyFor } from '../../release/timestamps.ts'
import { type Retiming } from '../../results/retiming.ts'
import { writeFiles } from '../changed-files.ts'
import { factsOf } from '../chosen-manifest.ts'
import { commandLine } from '../command-line.ts'
import { changedManifest, readOwn } from '../manifest-change.ts'
import { nextCommand } from '../new/again.ts'
import { isReleased } from '../new/released.ts'
import { ownManifest, type OwnManifest } from '../own-manifest.ts'
import { lockPath } from '../validate/base.ts'
import { readLock } from '../validate/lock.ts'
import { manifestFolder } from '../validate/subject.ts'
import { refusalOf } from './refusals.ts'
import { renamedFiles, withMoves, type Move } from './rewrite.ts'

export interface RetimeFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly allStale?: boolean | undefined
  readonly dryRun?: boolean | undefined
}

/** Gives migrations that are not released a timestamp of now, and rewrites everything that names them. */
export async function retime(ports: Ports, ids: readonly string[], flags: RetimeFlags): Promise<Retiming> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  const now = ports.clock.now()
  const chosen = chosenOf(manifest, ids, { flags, now })
  const lock = lockOf(ports, own)
  const canMove = (one: Migration): boolean => refusalOf(manifest, one, { lock, now }) === undefined
  // What was named and has to stay is told, also where its timestamp is fine.
  const named = ids.length > 0 ? ids.map((id) => migrationOf(manifest, id)) : chosen.map(({ migration }) => migration)
  const refusals = named.flatMap((one) => refusalOf(manifest, one, { lock, now }) ?? [])
  const stale = refusals.length > 0 ? [] : movedWith(manifest, chosen, canMove)
  const moves = movesOf(manifest, stale, now)
  const change = await changedManifest(ports, own, withMoves(manifest, own.texts, moves))
  const dryRun = flags.dryRun ?? false
  const renames = renamedFiles(ports, manifestFolder(ports, own.found), moves)
  return {
    kind: 'retiming',
    schema_version: 1,
    manifest: factsOf(ports, manifest, own.found),
    outcome: refusals.length > 0 ? 'refused' : moves.length > 0 ? 'moved' : 'nothing-to-do',
    dry_run: dryRun,
    moves: moves.map(({ migration: { id, name, placement }, to, apiVersion }, i) => ({
      from: id,
      to,
      ...(name !== undefined && { name }),
      release: formatPlacement(placement),
      because: stale[i]!.cause,
      ...(apiVersion !== undefined && { api_version: apiVersion }),
    })),
    refusals,
    files: writeFiles(ports, [...change.wanted, ...renames], dryRun),
    remarks: refusals.length > 0 ? [] : remarksOf(moves, ids, chosen),
    command: nextCommand(own, ['retime', ...ids], { ...flags }),
  }
}

interface Asked {
  readonly flags: RetimeFlags
  readonly now: Instant
}

/** What was named and is stale, or all that is stale and not released. Throws UserError `unknown-migration` and `usage`. */
function chosenOf(manifest: Manifest, ids: readonly string[], { flags, now }: Asked): Stale[] {
  const calendar = calendarOf(manifest, dayOf(now))
  const staleOf = (migration: Migration): Stale[] => {
    const cause = migration.removed ? undefined : staleCauseOf(manifest, migration, { now, calendar })
    return cause === undefined ? [] : [{ migration, cause }]
  }
  const all = (): Stale[] =>
    manifest.migrations.flatMap((one) => (isReleased(manifest, one, dayOf(now)) ? [] : staleOf(one)))
  if (ids.length > 0 && flags.allStale) throw usage('ids and --all-stale ask for two things', [])
  if (flags.allStale) return all().filter(({ migration }) => tooEarlyOf(manifest, migration, now) === undefined)
  if (ids.length === 0) throw usage('nothing says which migrations are meant', all())
  return ids.flatMap((id) => staleOf(migrationOf(manifest, id)))
}

function tooEarlyOf(manifest: Manifest, { placement }: Migration, now: Instant) {
  return placement.kind === 'recorded' ? tooEarlyFor(manifest, placement.main, now) : undefined
}

function usage(what: string, stale: readonly Stale[]): UserError {
  const some = stale.slice(0, 5).map(({ migration }) => migration.id)
  return new UserError({
    code: 'usage',
    what,
    next: stale.length > 0 ? 'name ids, or all of them with --all-stale' : 'name ids, or --all-stale',
    details: stale.slice(0, 20).map(({ migration: { id, name = '' }, cause }) => `${id} ${name}: ${cause}`),
    suggestions: some.length > 0 ? [commandLine(['plan', 'retime', '--all-stale'])] : [],
  })
}

function migrationOf({ migrations }: Manifest, id: string): Migration {
  const found = migrations.find((one) => one.id === id)
  if (found) return found
  throw new UserError({
    code: 'unknown-migration',
    what: `the manifest lists no migration "${id}"`,
    next: 'check the id',
    suggestions: nearest(id, new Set(migrations.map((one) => one.id))),
  })
}

function lockOf({ files }: Ports, { found, isFolder }: OwnManifest): Lock | undefined {
  const path = lockPath({ path: found.path, isFolder })
  return files.kindOf(path) === 'file' ? readLock(files.readText(path), path) : undefined
}

function movesOf(manifest: Manifest, stale: readonly Stale[], now: Instant): Move[] {
  const taken = new Set(manifest.migrations.map(({ id }) => id))
  const ids = latestIds(taken, stale.length, now)
  return stale.map(({ migration }, i) => ({
    migration,
    to: ids[i]!,
    apiVersion: apiVersionAt(manifest, migration, ids[i]!),
  }))
}

/** The current version, where the one it uses is not open at its new time, or closes before the current one. */
function apiVersionAt({ apiVersions }: Manifest, { apiVersion }: Migration, id: string): string | undefined {
  const instant = instantOfId(id)!
  const api = apiVersions.find(({ version }) => version === apiVersion)
  const current = currentAt(apiVersions, instant)
  if (!api || !current || current === api) return undefined
  const closesFirst = api.until !== undefined && api.until < (current.until ?? Number.POSITIVE_INFINITY)
  return !isOpenAt(api, instant) || closesFirst ? current.version : undefined
}

function remarksOf(moves: readonly Move[], ids: readonly string[], chosen: readonly Stale[]): string[] {
  const fine = ids.filter((id) => !chosen.some(({ migration }) => migration.id === id))
  const changed = moves.filter(({ apiVersion }) => apiVersion !== undefined)
  return [
    ...(fine.length > 0
      ? [`${fine.join(', ')} may keep ${fine.length === 1 ? 'its timestamp' : 'their timestamps'}`]
      : []),
    ...(changed.length > 0 ? ['the code of those that get another version of the base class has to use it too'] : []),
    ...(moves.length > 0
      ? ['databases that ran them already, those of developers, know them by their old ids and would run them again']
      : []),
  ]
}
