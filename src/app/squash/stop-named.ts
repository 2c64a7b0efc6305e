import { UserError } from '../../domain/errors.ts'
import { comparePoints, parsePoint } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Stop } from '../../domain/stop.ts'

/** A stop of the manifest by its line or version. Throws UserError `unknown-stop`. */
export function stopNamed(manifest: Manifest, text: string, flag: string): Stop {
  const { product, stops } = manifest
  const point = parsePoint(product, text)
  const found = point && stops.find((stop) => comparePoints(product, stop.point, point) === 0)
  if (found) return found
  const near = stops.filter((stop) => point && comparePoints(product, stop.point, point) < 0).slice(-2)
  const later = stops.find((stop) => point && comparePoints(product, stop.point, point) > 0)
  throw new UserError({
    code: 'unknown-stop',
    what: `${product.name} has no stop ${text}`,
    next:
      flag === 'to'
        ? 'fold up to a stop: installations need not land elsewhere, and would lack what was folded'
        : `declare it first (plan stop declare ${text}), or write --after with a stop`,
    suggestions: [...near, ...(later ? [later] : [])].map(({ id }) => id),
  })
}
