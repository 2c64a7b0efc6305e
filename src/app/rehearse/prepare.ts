import { type Manifest } from '../../domain/manifest.ts'
import { compareVersions, parseVersion, type Version } from '../../domain/version.ts'
import { type Rehearsal } from '../../results/rehearsal.ts'
import { type RehearseFlags } from './flags.ts'
import { installedOn } from './compare.ts'
import { type HopGround, rehearseHop } from './hop.ts'
import { oldestOf, type Paths } from './path.ts'
import { type Seed, seedNamed, seedOf, sow } from './samples.ts'

export interface Prepared {
  readonly samples: Rehearsal['samples']
  readonly remarks: readonly string[]
  /** Why the beginning could not be made. */
  readonly failed: string | undefined
}

/** A release at which rows are made. */
interface Waypoint {
  readonly version: Version
  readonly seeds: readonly Seed[]
}

/**
 * Installs the version a rehearsal begins with. Rows are made in the release they fit, and come to later versions by upgrading,
 * as those of a real installation did.
 */
export async function prepare(
  ground: HopGround & { readonly folder: string },
  from: string,
  flags: RehearseFlags,
): Promise<Prepared> {
  const { stage, paths, tell } = ground
  const { manifest } = paths
  const begin = parseVersion(manifest.product.scheme, from)!
  const points = waypoints(ground, flags).filter(({ version }) => compareVersions(version, begin) <= 0)
  const { usable, remarks } = reachable(paths, points, from)
  const samples: Rehearsal['samples'] = []
  let at: string | undefined
  const ended = (failed?: string): Prepared => ({ samples, remarks, failed })
  for (const { version, seeds } of [...usable, { version: begin, seeds: [] }]) {
    const failed = await bring(ground, at, version.text)
    if (failed !== undefined) return ended(failed)
    at = version.text
    for (const seed of seeds) {
      tell(`${at}  rows of ${seed.source}`)
      samples.push(await sow(stage, seed, at))
    }
  }
  for (const flag of flags.seed ?? []) {
    const seed = seedNamed(stage.ports, flag, manifest.databases, flags.rows ?? 1000)
    samples.push(await sow(stage, seed, from))
  }
  return ended()
}

function waypoints({ stage, paths, folder }: Parameters<typeof prepare>[0], { rows }: RehearseFlags): Waypoint[] {
  const { manifest } = paths
  const oldest = parseVersion(manifest.product.scheme, oldestOf(manifest))!
  const byRelease = Map.groupBy(manifest.samples, ({ release }) => (release ?? oldest).text)
  return [...byRelease.values()]
    .map((some) => ({
      version: some[0]!.release ?? oldest,
      seeds: some.map((sample) => seedOf(stage.ports, folder, sample, rows)),
    }))
    .toSorted((a, b) => compareVersions(a.version, b.version))
}

/** Rows that no legal path brings to the beginning are left out, and that is said. */
function reachable(
  { between }: Paths,
  points: readonly Waypoint[],
  from: string,
): { readonly usable: readonly Waypoint[]; readonly remarks: readonly string[] } {
  const usable: Waypoint[] = []
  const remarks: string[] = []
  let next = from
  for (const point of points.toReversed()) {
    const { version, seeds } = point
    const path = between(version.text, next)
    if ('hops' in path) {
      usable.unshift(point)
      next = version.text
    } else
      remarks.push(
        `the rows of ${seeds.map(({ source }) => source).join(' and ')} were not made: they fit ${version.text}, and from there no path leads to ${next} (${path.refused})`,
      )
  }
  return { usable, remarks }
}

/** Installs the first version, and upgrades to later ones; why it failed. */
async function bring(ground: HopGround, at: string | undefined, to: string): Promise<string | undefined> {
  const { stage, tell, paths } = ground
  if (at === undefined) {
    tell(`${to}  install`)
    return installedOn(stage, to)
  }
  const path = paths.between(at, to)
  const hops = 'hops' in path ? path.hops : []
  for (const [i, detail] of hops.entries()) {
    const asked = { number: i + 1, from: detail.from, to: detail.to, detail, next: hops[i + 1] }
    const done = await rehearseHop(ground, asked)
    if (done.state !== 'passed') return `on the way to ${to}: ${done.because ?? done.state}`
  }
  return undefined
}

export function hasSamplesLater({ samples, product }: Manifest, from: string): readonly string[] {
  const begin = parseVersion(product.scheme, from)!
  return samples.flatMap(({ release, file, table }) =>
    release && compareVersions(release, begin) > 0 ? [`${file ?? table ?? 'sql'} (${release.text})`] : [],
  )
}
