import { type BackgroundMigration } from '../domain/background-migration.ts'
import { type FinalizationCause } from '../domain/finalization-cause.ts'
import { isInferred, shapeOf } from '../domain/life.ts'
import { compareLines, formatLine, lineOf, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { contains, earliestPoint } from '../domain/placement.ts'
import { type Product } from '../domain/product.ts'
import { type Stop } from '../domain/stop.ts'
import { compareVersions, parseNumbers, type Version } from '../domain/version.ts'
import { reachesOf, serves, type StopReach } from './stop-reach.ts'

/**
 * `proper`: an unconditional stop lies between. `improper-if-skipped`: only a conditional one does, so installations
 * that may skip it do the whole work inside a migrate step. `cannot-tell`: an end is unknown or only inferred.
 */
export type FinalizationVerdict = 'proper' | 'improper' | 'improper-if-skipped' | 'cannot-tell'

export interface Finalization {
  readonly verdict: FinalizationVerdict
  readonly because: FinalizationCause
  /** The stop that decides: between the ends, or the one that does not count and why. */
  readonly stop: Stop | undefined
  /** The lowest landing that counts on that stop. */
  readonly landing: Version | undefined
  /** The first release that may finalize; undefined while no stop after the queueing, or no release after it, is known. */
  readonly firstLegal: Point | undefined
}

type Ends = Pick<BackgroundMigration, 'queued' | 'finalized'>

/**
 * Is a background migration finalized late enough? When an unconditional stop lies between: every landing that counts
 * on it contains the queueing, and none contains the finalizer. Landings are compared as versions, the lowest being the
 * stop's minimum patch. Whoever judges many passes the stops' reaches, which take a walk over all releases each.
 */
export function finalizationIsProper(
  manifest: Manifest,
  { queued, finalized }: Ends,
  reaches: readonly StopReach[] = reachesOf(manifest),
): Finalization {
  const unconditional = reaches.filter(({ stop }) => stop.when.length === 0)
  const judge = (verdict: FinalizationVerdict, because: FinalizationCause, reach?: StopReach): Finalization => ({
    verdict,
    because,
    stop: reach?.stop,
    landing: reach?.lowest,
    firstLegal: verdict === 'proper' ? undefined : firstLegal(manifest, unconditional, queued),
  })
  if (queued.kind === 'unknown' || finalized.kind === 'unknown') return judge('cannot-tell', 'end-unknown')
  const life = { opens: queued, closes: finalized }
  if (shapeOf(manifest.product, life) === 'inverted') return judge('cannot-tell', 'inverted')
  const between = unconditional.find((reach) => serves(manifest, reach, life) === 'yes')
  if (between) return judge('proper', 'stop-between', between)
  if (unconditional.some((reach) => serves(manifest, reach, life) === 'unknown'))
    return judge('cannot-tell', 'end-inferred')
  const conditional = reaches.find((reach) => reach.stop.when.length > 0 && serves(manifest, reach, life) !== 'no')
  if (conditional) return judge('improper-if-skipped', 'only-conditional-stop', conditional)
  const near = unconditional.map((reach) => ({ reach, because: nearMiss(manifest.product, reach, life) }))
  const miss = near.find(({ because }) => because !== undefined)
  return judge('improper', miss?.because ?? 'no-stop-between', miss?.reach)
}

/** Why a stop that comes close does not count. */
function nearMiss(
  product: Product,
  { lowest, highest, stop }: StopReach,
  { opens, closes }: { opens: Ends['queued']; closes: Ends['finalized'] },
): FinalizationCause | undefined {
  if (isInferred({ opens, closes })) return undefined
  const queuedThere = contains(product, highest, opens) === 'yes'
  if (queuedThere && contains(product, lowest, opens) === 'no' && contains(product, highest, closes) === 'no')
    return 'lands-before-queueing'
  const end = earliestPoint(closes)
  const onTheStop = end && compareLines(lineOf(product, end.version), lineOf(product, stop.point.version)) === 0
  return onTheStop && queuedThere ? 'finalized-on-the-stop' : undefined
}

/** The first release after the first unconditional stop every landing of which contains the queueing. */
function firstLegal(
  { product, lines, releases }: Manifest,
  stops: readonly StopReach[],
  queued: Ends['queued'],
): Point | undefined {
  const stop = stops.find(({ lowest }) => contains(product, lowest, queued) === 'yes')
  if (!stop) return undefined
  if (!stop.stop.point.wholeLine) {
    const next = releases.find(({ version }) => compareVersions(version, stop.highest) > 0)
    return next && { text: next.version.text, version: next.version, wholeLine: false }
  }
  const after = lines.find(({ line }) => compareLines(line, lineOf(product, stop.highest)) > 0)
  const text = after && formatLine(after.line)
  return text === undefined ? undefined : { text, version: parseNumbers(text)!, wholeLine: true }
}
