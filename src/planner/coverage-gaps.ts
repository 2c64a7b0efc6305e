import { coverageAt, type CoverageDegree, type CoverageSubject } from '../domain/coverage.ts'
import { formatLine } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { comparePrecedence, compareVersions, type Version } from '../domain/version.ts'
import { lineReach } from './stop-reach.ts'

/** A kind of fact that is not completely recorded in a span of releases. */
export interface CoverageGap {
  readonly of: CoverageSubject
  /** The worst of the span. */
  readonly degree: Exclude<CoverageDegree, 'complete'> | 'none'
  /** First and last known line or version with a gap. */
  readonly from: string
  readonly until: string
}

/** Releases after `above` up to `upTo`; an end left out is open. */
export interface ReleaseSpan {
  readonly above: Version | undefined
  readonly upTo: Version | undefined
}

/** Where coverage is asked: every known line and release, ascending. */
export interface CoverageSample {
  readonly version: Version
  /** Its line, or the version where there are no lines. */
  readonly text: string
}

export function coverageSamples(manifest: Manifest): CoverageSample[] {
  const { product, lines, releases } = manifest
  const name = (version: Version, line: readonly number[]) =>
    product.lineParts === undefined ? version.text : formatLine(line)
  const starts =
    product.lineParts === undefined
      ? []
      : lines.map(({ line }) => ({ version: lineReach(manifest, line, []).lowest, text: formatLine(line) }))
  return [...starts, ...releases.map(({ version, line }) => ({ version, text: name(version, line) }))].toSorted(
    (a, b) => compareVersions(a.version, b.version),
  )
}

/** What a manifest does not know completely in a span, one gap per kind of fact. */
export function coverageGaps(
  { product, coverage }: Manifest,
  subjects: readonly CoverageSubject[],
  { above, upTo }: ReleaseSpan,
  samples: readonly CoverageSample[],
): CoverageGap[] {
  const inside = samples.filter(
    ({ version }) =>
      (!above || comparePrecedence(version, above) > 0) && (!upTo || comparePrecedence(version, upTo) <= 0),
  )
  return subjects.flatMap((of) => {
    const gaps = inside.flatMap(({ version, text }) => {
      const degree = coverageAt(product, coverage, of, version)
      return degree === 'complete' ? [] : [{ text, degree }]
    })
    const [first] = gaps
    if (!first) return []
    const degree = gaps.some((gap) => gap.degree === 'none') ? 'none' : 'partial'
    return [{ of, degree, from: first.text, until: gaps.at(-1)!.text }]
  })
}
