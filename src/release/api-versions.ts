import { type ApiVersion, type Manifest } from '../domain/manifest.ts'
import { instantOfId, type Migration } from '../domain/migration.ts'
import { type Duration, type Instant } from '../domain/time.ts'

/** Ids of migrations tell whole seconds: there is none between two ranges that are one apart. */
const second: Duration = 1000

/** Both ends are included; an end that nobody recorded is open. */
export function isOpenAt({ from, until }: Pick<ApiVersion, 'from' | 'until'>, instant: Instant): boolean {
  return (from === undefined || from <= instant) && (until === undefined || until >= instant)
}

/**
 * The version new migrations use at an instant: of those that are open the one that opened last; where nobody recorded when,
 * the one that is listed last. Undefined when none is open.
 */
export function currentAt(versions: readonly ApiVersion[], instant: Instant): ApiVersion | undefined {
  let current: ApiVersion | undefined
  for (const api of versions) {
    if (!isOpenAt(api, instant)) continue
    const isOlder = current?.from !== undefined && api.from !== undefined && api.from < current.from
    if (!isOlder) current = api
  }
  return current
}

/** Migrations the product still has that use a version, ascending as they are listed. */
export function usesOf({ migrations }: Pick<Manifest, 'migrations'>, version: string): Migration[] {
  return migrations.filter(({ apiVersion, removed }) => apiVersion === version && removed === undefined)
}

/** Of those the ones whose timestamp lies behind an end; an impossible clock tells nothing. */
export function usedAfter(uses: readonly Migration[], end: Instant): Migration[] {
  return uses.filter(({ id }) => {
    const instant = instantOfId(id)
    return instant !== undefined && instant > end
  })
}

/** A stretch of time, both ends included. */
export interface Span {
  readonly from: Instant
  readonly until: Instant | undefined
}

/**
 * The first time at or after an instant at which no version may be used; undefined when one always may. `until` is the last
 * second of it, and undefined when nothing opens any more.
 */
export function gapFrom(versions: readonly ApiVersion[], instant: Instant): Span | undefined {
  const open = versions.filter((api) => isOpenAt(api, instant))
  if (open.some(({ until }) => until === undefined)) return undefined
  if (open.length > 0) return gapFrom(versions, Math.max(...open.map(({ until }) => until!)) + second)
  const later = versions.flatMap(({ from, until }) => {
    return from !== undefined && from > instant && (until ?? from) >= from ? [from] : []
  })
  return { from: instant, until: later.length === 0 ? undefined : Math.min(...later) - second }
}
