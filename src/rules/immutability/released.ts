import { formatLine, lineOf, type Line } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { contains, type Placement } from '../../domain/placement.ts'
import { type Release } from '../../domain/release.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { isPreRelease, type Version } from '../../domain/version.ts'

/** Is a release out on a day? Nobody has to date a release to say that it is. */
export function isOut({ planned, date }: Release, today: CalendarDate): boolean {
  return !planned && (date === undefined || date <= today)
}

/**
 * Is what was placed in a release that is out? Surely so: of what was only inferred, the last release it may come with
 * is. Pre-releases freeze nothing.
 */
export function releasedBy(manifest: Manifest, today: CalendarDate): (placement: Placement) => boolean {
  const { product } = manifest
  const out = manifest.releases.filter((release) => isOut(release, today) && !isPreRelease(release.version))
  const newest = out.at(-1)?.version
  const ofLine = new Map(out.map(({ line, version }) => [formatLine(line), version]))
  const has = (version: Version | undefined, placement: Placement) =>
    version !== undefined && contains(product, version, placement) === 'yes'
  const onLine = (line: Line, placement: Placement) => has(ofLine.get(formatLine(line)), placement)
  return (placement) =>
    has(newest, placement) ||
    (placement.kind === 'recorded' &&
      [placement.main, ...placement.backports].some(({ version }) => onLine(lineOf(product, version), placement)))
}
