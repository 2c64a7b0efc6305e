import { compareLines } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Release } from '../domain/release.ts'
import { compareVersions, type Version } from '../domain/version.ts'
import { isUsable } from './landings.ts'
import { type PlanRequest } from './request.ts'

/** How many other targets a refusal tries. */
const triedTargets = 12

/** What to try instead of a target: later patches of its line, later lines, earlier ones, the nearest first. */
export function nearTargets(manifest: Manifest, { from, to }: Pick<PlanRequest, 'from' | 'to'>): Version[] {
  const targets = newestOfLines(manifest, from)
  const later = targets.filter((version) => compareVersions(version, to) > 0)
  const earlier = targets.filter((version) => compareVersions(version, to) < 0).toReversed()
  return [...later.slice(0, triedTargets / 2), ...earlier.slice(0, triedTargets / 2)]
}

/** The newest releases an installation may be brought to, the newest first; of many lines only the last. */
export function newestTargets(manifest: Manifest, from: Version): Version[] {
  return newestOfLines(manifest, from).slice(-triedTargets).toReversed()
}

/** Of each line the newest usable release after a version, ascending; without lines every one. */
function newestOfLines({ releases, product }: Manifest, from: Version): Version[] {
  const usable = releases.filter((release) => isUsable(release) && compareVersions(release.version, from) > 0)
  return usable
    .filter((release, i) => product.lineParts === undefined || !isSameLine(release, usable[i + 1]))
    .map(({ version }) => version)
}

function isSameLine({ line }: Release, other: Release | undefined): boolean {
  return other !== undefined && compareLines(line, other.line) === 0
}
