import { compareLines, lineOf, type Point } from '../../domain/line.ts'
import { type Placement } from '../../domain/placement.ts'
import { type Product } from '../../domain/product.ts'
import { comparePrecedence } from '../../domain/version.ts'
import { pointName } from './part.ts'

/**
 * Does a placement contradict what it was? Recording what was unknown is none, nor is recording a release between the
 * ends of what was only inferred, a back-port that comes along, or `17.1.0` for `17.1`.
 */
export function isMoved(product: Product, was: Placement, now: Placement): boolean {
  switch (was.kind) {
    case 'unknown':
      return false
    case 'inferred':
      return now.kind === 'recorded' && !isBetween(product, now.main, was)
    case 'recorded':
      return now.kind !== 'recorded' || !keeps(product, was, now)
  }
}

function isBetween(product: Product, point: Point, { earliest, latest }: Placement & { kind: 'inferred' }): boolean {
  return roughly(product, point, earliest) >= 0 && roughly(product, point, latest) <= 0
}

/** Points of one line are equal where one of them is the line. */
function roughly(product: Product, a: Point, b: Point): number {
  if (!a.wholeLine && !b.wholeLine) return comparePrecedence(a.version, b.version)
  return compareLines(lineOf(product, a.version), lineOf(product, b.version))
}

type Recorded = Placement & { kind: 'recorded' }

function keeps(product: Product, was: Recorded, now: Recorded): boolean {
  if (was.main.text === now.main.text && was.backports.length === 0) return true
  const name = (point: Point) => pointName(product, point)
  const ports = new Set(now.backports.map(name))
  return name(was.main) === name(now.main) && was.backports.every((point) => ports.has(name(point)))
}
