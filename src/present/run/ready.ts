import { type RunAnswer } from '../../results/run.ts'
import { spanText } from '../background/words.ts'
import { betweenWords, clockWords, type WallClock } from './clock.ts'
import { clockOf } from './headline.ts'
import { kindsOf, type RunTextOptions, sourcedSpan, sourceWords, spanWords } from './words.ts'

/** Whether users are served, and if not, when they will be. */
export function serviceText(run: RunAnswer, options: RunTextOptions): string {
  const { state, version, since } = run.service
  const clock = clockOf(run, options)
  const from = since === undefined ? '' : ` since ${clockWords(since, clock)}`
  const lasted = since === undefined ? '' : ` (${spanText(Math.max(0, Date.parse(run.at) - Date.parse(since)))})`
  switch (state) {
    case 'up':
      return `up on ${version ?? '?'}${from}.`
    case 'down':
      return `DOWN${from}${lasted}; up again on ${version ?? '?'}: ${readyText(run.service_ready, run, options)}.`
    case 'unknown':
      return `not known: plan neither stops nor starts ${run.name} here. The database is ${placeOf(run)}${from}.`
  }
}

const halfDone: ReadonlySet<string> = new Set(['begun', 'waiting', 'failed'])

/** Its version, or those it is between. */
function placeOf({ service: { version }, hop, hops }: RunAnswer): string {
  const { steps = [] } = hops.find(({ number }) => number === hop?.number) ?? {}
  const isBetween = steps.some(({ kind, state }) => kind === 'migrate' && halfDone.has(state))
  return hop && isBetween ? `between ${hop.from} and ${hop.to}` : `at ${version ?? '?'}`
}

/** For the hop and, where that is not all, for the whole run. */
export function readyTexts(run: RunAnswer, options: RunTextOptions): string[] {
  const { hop_ready: first, ready: all, hop } = run
  if (!first || !hop) return []
  const isLast = hop.number === hop.of
  return [
    `hop ${hop.number}: ${readyText(first, run, options)}`,
    ...(isLast ? [] : [`all ${hop.of} hops: ${readyText(all, run, options, false)}; windows and people not counted`]),
  ]
}

/** Now, while somebody works on it; what stands still takes no longer because time passes. */
export function clockFor({ state, outcome, at }: RunAnswer): string | undefined {
  return moves.has(state) && outcome !== 'unattended' ? at : undefined
}

const moves: ReadonlySet<RunAnswer['state']> = new Set(['running', 'waiting'])

/** A time of day while it moves, else a length of time. */
function readyText(ready: RunAnswer['ready'], run: RunAnswer, options: RunTextOptions, isSourced = true): string {
  if (!ready) return 'unknown'
  if (run.state === 'aborted') return 'not by this run'
  if (clockFor(run) !== undefined) return clockedText(ready, clockOf(run, options), isSourced)
  return `once it goes on, ${isSourced ? sourcedSpan(ready.remaining) : spanWords(ready.remaining)}`
}

function clockedText(
  { least_at: least, most_at: most, remaining }: NonNullable<RunAnswer['ready']>,
  clock: WallClock,
  isSourced: boolean,
): string {
  if (least === undefined || (most === undefined && remaining.least_ms === 0)) {
    const kinds = kindsOf(remaining.unknown).join(' and ')
    return kinds === '' ? 'unknown' : `unknown, because of ${kinds}`
  }
  const times = most === undefined ? `not before ${clockWords(least, clock)}` : betweenWords(least, most, clock)
  return isSourced ? `${times}${sourceWords(remaining)}` : times
}
