import { compareParts, comparePrecedence, isPreRelease, parseNumbers, parseVersion, type Version } from './version.ts'
import { type Product } from './product.ts'

/** A release line: the leading numbers its versions share. `17.3` is `[17, 3]`. */
export type Line = readonly number[]

/** The line of a version; where the product has no lines, every version is a line of its own. */
export function lineOf({ lineParts }: Product, { parts }: Version): Line {
  if (lineParts === undefined || parts.length === lineParts) return parts
  const line = parts.slice(0, lineParts)
  while (line.length < lineParts) line.push(0)
  return line
}

export function formatLine(line: Line): string {
  return line.join('.')
}

export const compareLines: (a: Line, b: Line) => number = compareParts

/**
 * Where something happens in the order of versions: from a whole line on (`17.1`), or from one exact version on (`17.1.2`).
 */
export interface Point {
  readonly text: string
  readonly version: Version
  readonly wholeLine: boolean
}

/** Reads a line or a version of a product; undefined when it is neither. */
export function parsePoint(product: Product, text: string): Point | undefined {
  const numbers = parseNumbers(text)
  if (numbers && numbers.parts.length === product.lineParts && !isPreRelease(numbers) && numbers.build === '') {
    return { text, version: numbers, wholeLine: true }
  }
  const version = parseVersion(product.scheme, text)
  return version && { text, version, wholeLine: false }
}

/** Is the version at the point or after it? Pre-releases of a line belong to the line. */
export function reaches(product: Product, version: Version, point: Point): boolean {
  return comparePoint(product, version, point) >= 0
}

/** Below, on or above the point; a line is met by each of its versions. */
export function comparePoint({ lineParts }: Product, version: Version, { version: point, wholeLine }: Point): number {
  return wholeLine ? compareParts(version.parts, point.parts, lineParts) : comparePrecedence(version, point)
}

/** The order of two points; a line begins before each of its versions, pre-releases included. */
export function comparePoints(product: Product, a: Point, b: Point): number {
  if (a.wholeLine && b.wholeLine) return compareParts(a.version.parts, b.version.parts)
  if (a.wholeLine) return -1 * comparePoints(product, b, a)
  if (!b.wholeLine) return comparePrecedence(a.version, b.version)
  return compareLines(lineOf(product, a.version), b.version.parts) || 1
}
