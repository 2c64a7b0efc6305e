import { compareLines, comparePoint, comparePoints, lineOf, type Point } from '../../domain/line.ts'
import { type Product } from '../../domain/product.ts'
import { pointName } from './part.ts'

/**
 * Was everything that comes at a point cut with a release, at the latest? A later line says nothing of the patches of
 * an older one, and the cut of a line is that of its first version.
 */
export function covers(product: Product, cut: Point, point: Point): boolean {
  if (product.lineParts === undefined) return comparePoints(product, cut, point) >= 0
  if (compareLines(lineOf(product, cut.version), lineOf(product, point.version)) !== 0) return false
  if (point.wholeLine || !cut.wholeLine) return comparePoint(product, cut.version, point) >= 0
  return pointName(product, cut) === pointName(product, point)
}
