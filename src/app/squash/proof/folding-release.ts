import { compareLines, lineOf, type Point } from '../../../domain/line.ts'
import { type Manifest } from '../../../domain/manifest.ts'
import { type LineEntry, type Release } from '../../../domain/release.ts'
import { compareVersions, isPreRelease, parseVersion, type Version } from '../../../domain/version.ts'

/** The first version of the release that folds: what is listed for it, else what comes by counting. */
export function versionAt({ product, releases }: Manifest, { version, wholeLine, text }: Point): Version {
  if (!wholeLine) return version
  const listed = releases.find(
    (one) => compareLines(one.line, version.parts) === 0 && one.withdrawn === undefined && !isPreRelease(one.version),
  )
  return listed?.version ?? parseVersion(product.scheme, `${text}.0`) ?? parseVersion(product.scheme, text) ?? version
}

const nowhere = { file: 'manifest.yaml', line: 1, column: 1 } as const
const noRelease = {
  date: undefined,
  cut: undefined,
  requires: {},
  tested: {},
  avoid: undefined,
  withdrawn: undefined,
  minimumSchema: undefined,
  place: nowhere,
} as const satisfies Partial<Release>
const noLine = {
  date: undefined,
  dateSource: undefined,
  endOfLife: undefined,
  minimumSchema: undefined,
  place: nowhere,
} as const satisfies Partial<LineEntry>

/** The same manifest where a version is out already: nobody lands on what is only planned. */
export function withRelease(manifest: Manifest, version: Version): Manifest {
  const { product, releases, lines } = manifest
  const line = lineOf(product, version)
  const known = releases.find((one) => compareVersions(one.version, version) === 0)
  const release: Release = { ...noRelease, ...known, version, line, planned: false, avoid: undefined }
  const hasLine = product.lineParts === undefined || lines.some((one) => compareLines(one.line, line) === 0)
  return {
    ...manifest,
    releases: [...releases.filter((one) => one !== known), release].toSorted((a, b) =>
      compareVersions(a.version, b.version),
    ),
    lines: hasLine ? lines : [...lines, { ...noLine, line }].toSorted((a, b) => compareLines(a.line, b.line)),
  }
}

/** The oldest version whose database the folding release takes: as the manifest says, else the first of the stop. */
export function minimumOf(after: Manifest, folding: Version, upTo: Point): Version {
  const { product, releases, lines } = after
  const line = lineOf(product, folding)
  return (
    releases.find((one) => compareVersions(one.version, folding) === 0)?.minimumSchema ??
    lines.find((one) => compareLines(one.line, line) === 0)?.minimumSchema ??
    versionAt(after, upTo)
  )
}

/** Every release somebody may have, also one that nobody should have taken, ascending. */
export function landingsFrom({ releases }: Manifest, minimum: Version, folding: Version): readonly Version[] {
  return releases
    .filter(({ version, planned, withdrawn }) => !planned && !isPreRelease(version) && withdrawn === undefined)
    .map(({ version }) => version)
    .filter((version) => compareVersions(version, minimum) >= 0 && compareVersions(version, folding) < 0)
}
