import { comparePoints, lineOf } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { instantOfId, type Migration } from '../domain/migration.ts'
import { dayOf, startOfDay, type Instant } from '../domain/time.ts'
import { compareText } from '../domain/version.ts'
import { currentAt, isOpenAt } from './api-versions.ts'
import { type Calendar } from './calendar.ts'

/** Why a timestamp cannot stay; `follows` another one that moves. */
export const staleCauses = ['impossible', 'in-the-future', 'before-stop', 'too-old', 'api-version', 'follows'] as const
export type StaleCause = (typeof staleCauses)[number]

/** The first reason for which a migration with a recorded release needs another timestamp; undefined when it is fine. */
export function staleCauseOf(
  manifest: Manifest,
  { id, placement, apiVersion }: Migration,
  { now, calendar }: { readonly now: Instant; readonly calendar: Calendar },
): Exclude<StaleCause, 'follows'> | undefined {
  const instant = instantOfId(id)
  if (placement.kind !== 'recorded') return undefined
  if (instant === undefined) return 'impossible'
  if (instant > now) return 'in-the-future'
  const point = placement.main
  const stop = calendar.lastStopBefore(point)
  const stopDay = stop && calendar.dayOfPoint(stop.point)
  if (stopDay !== undefined && dayOf(instant) <= stopDay) return 'before-stop'
  const window = calendar.windowOf(lineOf(manifest.product, point.version))
  if (window && instant < startOfDay(window.opens)! - manifest.policy.migrationAge) return 'too-old'
  return usesEndingVersion(manifest, apiVersion, { instant, now }) ? 'api-version' : undefined
}

/** Does it use a version that was not open then, or one with an end while another one goes on? */
function usesEndingVersion(
  { apiVersions }: Manifest,
  version: string | undefined,
  { instant, now }: { readonly instant: Instant; readonly now: Instant },
): boolean {
  const api = apiVersions.find((one) => one.version === version)
  const current = currentAt(apiVersions, now)
  if (!api || !current || current === api) return false
  if (!isOpenAt(api, instant)) return true
  const end = current.until ?? Number.POSITIVE_INFINITY
  return api.until !== undefined && api.until < end
}

export interface Stale {
  readonly migration: Migration
  readonly cause: StaleCause
}

/**
 * Everything that moves when these do, ascending by timestamp: later migrations of the same release and phase, which ran
 * after them and must go on doing so, and what finalizes or needs the background migrations they queue.
 */
export function movedWith(manifest: Manifest, moving: readonly Stale[], canMove: (one: Migration) => boolean): Stale[] {
  const chosen = new Map(moving.map((one) => [one.migration.id, one]))
  const open = moving.map(({ migration }) => migration)
  for (let next = open.pop(); next; next = open.pop()) {
    for (const migration of followersOf(manifest, next)) {
      if (chosen.has(migration.id) || !canMove(migration)) continue
      chosen.set(migration.id, { migration, cause: 'follows' })
      open.push(migration)
    }
  }
  return [...chosen.values()].toSorted((a, b) => compareText(a.migration.id, b.migration.id))
}

function followersOf(manifest: Manifest, moved: Migration): Migration[] {
  const { migrations, backgroundMigrations } = manifest
  const queued = backgroundMigrations.filter(({ queuedBy }) => queuedBy === moved.id)
  const finalized = backgroundMigrations.filter(({ finalizedBy }) => finalizedBy === moved.id)
  const names = new Set([...queued, ...finalized].map(({ name }) => name))
  const finalizers = new Set(queued.map(({ finalizedBy }) => finalizedBy))
  const requeues = new Set(
    backgroundMigrations
      .filter(({ requeues: of }) => queued.some(({ id }) => id === of))
      .map(({ queuedBy }) => queuedBy),
  )
  return migrations.filter((one) => {
    if (one.id <= moved.id || one.removed) return false
    const needs = finalizers.has(one.id) || requeues.has(one.id) || one.dependsOn.some((name) => names.has(name))
    return needs || (isSameRelease(manifest, one, moved) && one.phase === moved.phase)
  })
}

function isSameRelease({ product }: Manifest, a: Migration, b: Migration): boolean {
  if (a.placement.kind !== 'recorded' || b.placement.kind !== 'recorded') return false
  return comparePoints(product, a.placement.main, b.placement.main) === 0
}
