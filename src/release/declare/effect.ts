import { type Life } from '../../domain/life.ts'
import { comparePoints } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Stop } from '../../domain/stop.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { compareVersions } from '../../domain/version.ts'
import { compareStops } from '../../planner/compare-stops.ts'
import { fleetChanges } from '../../planner/fleet-changes.ts'
import { isUsable } from '../../planner/landings.ts'
import { ahead } from './ahead.ts'

/** What a stop does to upgrades. */
export interface StopEffect {
  /** Lives that surely get a landing there. */
  readonly serves: readonly Life[]
  /** Those of them that no other stop serves. */
  readonly onlyHere: readonly Life[]
  /** Background migrations that are open and that no earlier stop serves: a release after this one may finalize them. */
  readonly open: readonly Life[]
  readonly cost: StopCost | undefined
}

/** Paths from every release of some years to a release behind the stop, with the stop and without it. */
export interface StopCost {
  readonly to: string
  readonly since: CalendarDate
  readonly releases: number
  /** By hops that come, fewest first: 0 is always there. */
  readonly hops: readonly { readonly more: number; readonly releases: number }[]
  /** Releases that have no path any more. */
  readonly lost: readonly string[]
}

/** What a stop of the manifest does; lines that are not there yet are counted on. */
export function effectOf(
  manifest: Manifest,
  stop: Stop,
  { since, today }: { readonly since: CalendarDate; readonly today: CalendarDate },
): StopEffect {
  const after = ahead(manifest, stop.point)
  const judged = compareStops(after).stops.find((one) => one.stop.id === stop.id)
  const open = new Set(manifest.backgroundMigrations.filter((one) => one.finalization === 'open').map(({ id }) => id))
  return {
    serves: judged?.serves ?? [],
    onlyHere: judged?.forcedBy ?? [],
    open: judged?.openFor.filter(({ id }) => open.has(id)) ?? [],
    cost: costOf(manifest, after, stop, { since, today }),
  }
}

/** The manifest without a stop, also where it follows from the schedule. */
function withoutStop(manifest: Manifest, { point }: Stop): Manifest {
  const { product, stops } = manifest
  return { ...manifest, stops: stops.filter((one) => comparePoints(product, one.point, point) !== 0) }
}

function costOf(
  manifest: Manifest,
  after: Manifest,
  stop: Stop,
  { since, today }: { readonly since: CalendarDate; readonly today: CalendarDate },
): StopCost | undefined {
  const compared = fleetChanges({ before: withoutStop(after, stop), after, since, today })
  if (!compared) return undefined
  const { to, considered, changes } = compared
  const released = new Set(manifest.releases.filter(({ planned }) => !planned).map(({ version }) => version.text))
  const expected = after.releases.filter(
    (release) =>
      !released.has(release.version.text) &&
      isUsable({ ...release, planned: false }) &&
      compareVersions(release.version, to) < 0,
  )
  const releases = considered - expected.length
  const ours = changes.filter(({ before }) => released.has(before.from))
  const lost = ours.filter(({ change }) => change === 'lost').map(({ before }) => before.from)
  const more = ours
    .filter(({ change }) => change !== 'lost' && change !== 'found')
    .map(({ before, after: now }) => (now.counted ?? 0) - (before.counted ?? 0))
  const groups = Map.groupBy(
    more.filter((hops) => hops !== 0),
    (hops) => hops,
  )
  const changed = [...groups].map(([hops, those]) => ({ more: hops, releases: those.length }))
  const same = releases - lost.length - changed.reduce((sum, one) => sum + one.releases, 0)
  return {
    to: to.text,
    since,
    releases,
    hops: [{ more: 0, releases: same }, ...changed].toSorted((a, b) => a.more - b.more),
    lost,
  }
}
