import { UserError } from '../../domain/errors.ts'
import { parsePoint, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { dayOf } from '../../domain/time.ts'
import { type Given } from '../../rules/ground.ts'
import { slippedTo } from '../../rules/immutability/slips.ts'

/** What rules are given when a release is the next to be cut: what slipped past an earlier cut comes with it. */
export function asOfRelease(given: Given, release: string | undefined): Given {
  if (release === undefined) return given
  const at = pointOf(given.manifest, release)
  if (!given.base && !given.lock)
    throw new UserError({
      code: 'usage',
      what: `nothing says what the releases before ${release} were cut with`,
      next: 'freeze each cut with plan release cut, or name the state at the cut: --base REF',
    })
  return { ...given, ...slippedTo(given, at, dayOf(given.now)) }
}

/** A line or a version; it need not be listed yet. */
export function pointOf({ product, lines }: Manifest, release: string): Point {
  const point = parsePoint(product, release)
  if (point) return point
  throw new UserError({
    code: 'unknown-version',
    what: `"${release}" is no release of ${product.name}`,
    next: `write a line or a version, like ${lines.at(-1)?.line.join('.') ?? '1.0'}`,
  })
}
