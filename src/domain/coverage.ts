import { comparePoint, type Point } from './line.ts'
import { type Product } from './product.ts'
import { type Version } from './version.ts'

export const coverageSubjects = [
  'versions',
  'stops',
  'migrations',
  'background-migrations',
  'finalizations',
  'sizes',
] as const
export type CoverageSubject = (typeof coverageSubjects)[number]

export type CoverageDegree = 'complete' | 'partial'

/** For which kind of fact and which span of releases a manifest is complete. What no entry covers is unknown. */
export interface Coverage {
  readonly of: CoverageSubject
  readonly from: Point | undefined
  /** The last line or version the statement speaks of. */
  readonly until: Point | undefined
  readonly degree: CoverageDegree
  readonly note: string | undefined
}

/** How well a kind of fact is known at a version; `none` when nothing was said. */
export function coverageAt(
  product: Product,
  coverage: readonly Coverage[],
  subject: CoverageSubject,
  version: Version,
): CoverageDegree | 'none' {
  const here = coverage.filter((entry) => entry.of === subject && spans(product, entry, version))
  if (here.some((entry) => entry.degree === 'complete')) return 'complete'
  return here.length > 0 ? 'partial' : 'none'
}

function spans(product: Product, { from, until }: Coverage, version: Version): boolean {
  if (from && comparePoint(product, version, from) < 0) return false
  return !until || comparePoint(product, version, until) <= 0
}
