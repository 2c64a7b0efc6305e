import { type Point } from '../../../src/domain/line.ts'
import { type Manifest } from '../../../src/domain/manifest.ts'
import { type Placement } from '../../../src/domain/placement.ts'
import { type Version } from '../../../src/domain/version.ts'
import { comparePoints, contains } from './versions.ts'

type Recorded = Placement & { kind: 'recorded' }

const at = (main: Point): Recorded => ({ kind: 'recorded', main, backports: [] })

/**
 * What a placement may turn out to be: itself when it is recorded, each point of the interval when it is inferred (lines,
 * listed versions, those of the hop and the patch after each of them), nothing when nobody knows.
 */
export function readings(
  { product, releases, lines }: Manifest,
  placement: Placement,
  hop: readonly Version[] = [],
): Recorded[] {
  if (placement.kind === 'unknown') return []
  if (placement.kind === 'recorded') return [placement]
  const { earliest, latest } = placement
  const points = [
    ...[...releases.map(({ version }) => version), ...hop]
      .flatMap((version) => [version, nextPatch(version)])
      .map((version) => ({ text: version.text, version, wholeLine: false })),
    ...(product.lineParts === undefined
      ? []
      : lines.map(({ line }) => ({
          text: line.join('.'),
          version: { text: '', parts: line, pre: [], build: '' },
          wholeLine: true,
        }))),
  ].filter((point) => comparePoints(product, earliest, point) < 0 && comparePoints(product, point, latest) < 0)
  return [earliest, ...points, latest].map(at)
}

const nextPatch = ({ text, parts, pre }: Version): Version => ({
  text: `after ${text}`,
  parts: pre.length > 0 ? parts : [...parts.slice(0, -1), parts.at(-1)! + 1],
  pre: [],
  build: '',
})

/** `surely`: in every reading the hop jumps the whole life. `perhaps`: in some reading, or the life is empty. */
export type Jump = 'surely' | 'perhaps' | 'no'

/**
 * "u < q and v ≥ e for a life [q, e)": the hop brings both ends. A reading in which the life closes before it opens
 * proves nothing.
 */
export function jumps(
  manifest: Manifest,
  opens: Placement,
  closes: Placement,
  [u, v]: readonly [Version, Version],
): Jump {
  const { product } = manifest
  // Nobody knows which came first on an older line when one end was ported back there and the other is inferred.
  const openOrder = [opens, closes].some(isPortedBack) && [opens, closes].some(({ kind }) => kind === 'inferred')
  const lives = readings(manifest, opens, [u, v])
    .flatMap((opening) => readings(manifest, closes, [u, v]).map((closing) => ({ opening, closing })))
    .map(({ opening, closing }) => ({
      proper: comparePoints(product, opening.main, closing.main) < 0,
      inverted: !openOrder && comparePoints(product, opening.main, closing.main) > 0,
      jumped: [opening, closing].every((end) => !contains(product, u, end) && contains(product, v, end)),
    }))
  if (lives.length > 0 && lives.every(({ proper, jumped }) => proper && jumped)) return 'surely'
  return lives.some(({ inverted, jumped }) => !inverted && jumped) && !surelyInverted(manifest, opens, closes)
    ? 'perhaps'
    : 'no'
}

const isPortedBack = (placement: Placement) => placement.kind === 'recorded' && placement.backports.length > 0

/** An entry that closes before it opens is a fault of the data and is ignored. */
function surelyInverted(manifest: Manifest, opens: Placement, closes: Placement): boolean {
  return readings(manifest, opens).every((opening) =>
    readings(manifest, closes).every((closing) => comparePoints(manifest.product, opening.main, closing.main) > 0),
  )
}

/** Was it given up at the latest when it would have been finalized? Then its life ends without a landing. */
export function isCancelled(manifest: Manifest, cancelled: Placement, finalized: Placement): boolean {
  const earliest = readings(manifest, cancelled)[0]
  const latest = readings(manifest, finalized).at(-1)
  if (!earliest) return false
  return !latest || comparePoints(manifest.product, earliest.main, latest.main) <= 0
}
