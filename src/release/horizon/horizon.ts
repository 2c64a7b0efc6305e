import { formatLine } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { addDays, type CalendarDate } from '../../domain/time.ts'
import { type StopHorizon } from '../../results/stop-horizon.ts'
import { candidatesOf, withSchedule, type CandidateId } from './candidates.ts'
import { compareCandidates, startingPoints } from './compare.ts'
import { futureOf } from './future.ts'
import { recommend } from './recommend.ts'
import { landingOf, livesAhead, openWork, unconditionalReaches, unservedIn, waitingWork } from './work.ts'

export interface HorizonQuestion {
  /** Releases to look ahead. */
  readonly horizon: number
  readonly candidates: readonly CandidateId[]
  readonly today: CalendarDate
}

/** Days back from which installations are counted. */
const threeYears = 1096

/** Schedules of the next releases against each other; undefined where the product has no lines or nothing is out. */
export function horizonOf(
  manifest: Manifest,
  { horizon, candidates: ids, today }: HorizonQuestion,
): Omit<StopHorizon, 'kind' | 'schema_version' | 'manifest' | 'command' | 'remarks'> | undefined {
  const future = futureOf(manifest, horizon, today)
  if (!future) return undefined
  const { known, unknown } = openWork(future)
  const lives = livesAhead(future, known)
  const asItIs = withSchedule(future, { stops: [] })
  const reaches = unconditionalReaches(asItIs)
  const since = addDays(today, -threeYears)
  const starts = startingPoints(manifest, since, today)
  const candidates = candidatesOf(future, ids, unservedIn(asItIs, lives))
  const judged = compareCandidates({ future, work: known, lives, starts, today }, candidates)
  const recommendation = recommend(judged)
  return {
    horizon,
    newest: formatLine(future.newest),
    lines: future.lines.map(({ told }) => told),
    ...(future.cadence && { cadence: future.cadence }),
    installations_since: since,
    open: {
      known: known.map(({ background }) => waitingWork(future, background, landingOf(asItIs, reaches, background))),
      unknown,
    },
    candidates: judged.map((one) => ({ ...one, recommended: one.id === recommendation.id })),
    recommendation,
  }
}
