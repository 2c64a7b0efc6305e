import { type Point } from '../../../src/domain/line.ts'
import { type Placement } from '../../../src/domain/placement.ts'
import { type Product } from '../../../src/domain/product.ts'
import { type VersionRange } from '../../../src/domain/version-range.ts'
import { type Version } from '../../../src/domain/version.ts'

/** The order of versions, lines and points as §3 says it, without a look at how the domain computes it. */

export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (const i of [0, 1, 2, 3, 4, 5, 6, 7]) {
    if ((a[i] ?? 0) < (b[i] ?? 0)) return -1
    if ((a[i] ?? 0) > (b[i] ?? 0)) return 1
  }
  return 0
}

/** Numbers first, a pre-release below its release, builds equal. */
export function compare(a: Version, b: Version): number {
  const numbers = compareNumbers(a.parts, b.parts)
  if (numbers !== 0) return numbers
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length
  for (const [i, left] of a.pre.entries()) {
    const right = b.pre[i]
    if (right === undefined) return 1
    if (left === right) continue
    if (typeof left === 'number' && typeof right === 'number') return left - right
    if (typeof left === 'number') return -1
    if (typeof right === 'number') return 1
    return left < right ? -1 : 1
  }
  return a.pre.length - b.pre.length
}

export function same(a: Version, b: Version): boolean {
  return compare(a, b) === 0 && a.build === b.build
}

export function lineOf(product: Product, { parts }: Version): number[] {
  return parts.slice(0, product.lineParts ?? parts.length)
}

export function sameLine(product: Product, a: Version, b: Version): boolean {
  return compareNumbers(lineOf(product, a), lineOf(product, b)) === 0
}

export function laterLine(product: Product, a: Version, b: Version): boolean {
  return compareNumbers(lineOf(product, a), lineOf(product, b)) > 0
}

/** Is the version at or after the point? A line is reached by each of its versions. */
export function reaches(product: Product, version: Version, { wholeLine, version: point }: Point): boolean {
  if (wholeLine) return compareNumbers(lineOf(product, version), point.parts) >= 0
  return compare(version, point) >= 0
}

/** Two points in order; a line begins before each of its versions. */
export function comparePoints(product: Product, a: Point, b: Point): number {
  if (a.wholeLine === b.wholeLine) return compare(a.version, b.version)
  const lines = compareNumbers(pointLine(product, a), pointLine(product, b))
  if (lines !== 0) return lines
  return a.wholeLine ? -1 : 1
}

function pointLine(product: Product, { version, wholeLine }: Point): readonly number[] {
  return wholeLine ? version.parts : lineOf(product, version)
}

/**
 * "u contains a migration when an entry on u's line is ≤ u, or u's line is later than the line of its main entry."
 * Only for what is recorded.
 */
export function contains(product: Product, u: Version, { main, backports }: Placement & { kind: 'recorded' }): boolean {
  if (product.lineParts === undefined) return [main, ...backports].some((entry) => compare(entry.version, u) <= 0)
  const onLine = [main, ...backports].filter((entry) => sameLine(product, entry.version, u))
  return onLine.some((entry) => reaches(product, u, entry)) || laterLine(product, u, main.version)
}

/** Every comparator of one alternative holds; a bound with fewer numbers than the version speaks of its whole line. */
export function inRange({ alternatives }: VersionRange, version: Version): boolean {
  return alternatives.some((comparators) =>
    comparators.every(({ operator, bound }) => {
      const whole = bound.pre.length === 0 && bound.parts.length < version.parts.length
      const order = whole
        ? compareNumbers(version.parts.slice(0, bound.parts.length), bound.parts)
        : compare(version, bound)
      if (operator === '=') return order === 0
      if (operator === '<') return order < 0
      if (operator === '<=') return order <= 0
      return operator === '>' ? order > 0 : order >= 0
    }),
  )
}
