import { type Manifest } from '../../../domain/manifest.ts'
import { compareVersions, type Version } from '../../../domain/version.ts'
import { chainOf } from '../../../engine/migrations/chain.ts'
import { landingsFrom } from './folding-release.ts'

/** Releases whose databases have the same migrations. */
export interface InstalledCase {
  /** The oldest of them. */
  readonly from: Version
  /** Ascending, it included. */
  readonly standsFor: readonly Version[]
}

/** Every installation that may come to the folding release, once for each set of migrations. */
export function installedCases(before: Manifest, minimum: Version, folding: Version): readonly InstalledCase[] {
  const bySet = Map.groupBy(landingsFrom(before, minimum, folding), (version) =>
    chainOf(before, version)
      .links.map(({ migration }) => migration.id)
      .join(' '),
  )
  return [...bySet.values()].map((versions) => ({ from: versions[0]!, standsFor: versions }))
}

/** The installations in which rows are made: the oldest that any sample fits, and the newest where more fit it. */
export function seededCases({ samples }: Manifest, cases: readonly InstalledCase[]): ReadonlySet<InstalledCase> {
  const fits = ({ from }: InstalledCase): number =>
    samples.filter(({ release }) => release === undefined || compareVersions(release, from) <= 0).length
  const oldest = cases.find((one) => fits(one) > 0)
  const newest = cases.at(-1)
  return new Set(
    [oldest, newest].filter(
      (one) => one !== undefined && fits(one) > 0 && (one === oldest || fits(one) > fits(oldest!)),
    ) as InstalledCase[],
  )
}
