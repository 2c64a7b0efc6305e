import { type Outcome } from '../../domain/exit-code.ts'
import { type RunAnswer } from '../../results/run.ts'
import { type RunStepResult, type RunWork, type Span } from '../../results/run-parts.ts'
import { spanText } from '../background/words.ts'
import { type TextOptions } from '../blocks.ts'
import { type Meaning } from '../palette.ts'
import { groupDigits } from '../words.ts'
import { type WallClock } from './clock.ts'

/** How wide, in which colours, and in which time zone. */
export interface RunTextOptions extends TextOptions {
  readonly zone: WallClock['zone']
  /** The steps of every hop. */
  readonly verbose?: boolean | undefined
}

const outcomes: Readonly<Record<RunAnswer['outcome'], Outcome>> = {
  running: 'done',
  waiting: 'done',
  held: 'done',
  asked: 'done',
  paused: 'done',
  planned: 'done',
  done: 'done',
  aborted: 'done',
  refused: 'illegal',
  undetermined: 'undetermined',
  stalled: 'ended',
  'needs-you': 'ended',
  failed: 'ended',
  unattended: 'ended',
  declined: 'interrupted',
  interrupted: 'interrupted',
}

/** The exit code of every command of `plan run`. */
export function runExit({ outcome }: RunAnswer): Outcome {
  return outcomes[outcome]
}

/** `20 min`, `20 min - 40 min`; what nobody has an estimate for is said, never left out. */
export function spanWords({ least_ms: least, most_ms: most, unknown, source }: Span): string {
  if (source === undefined) return unknown.length === 0 ? 'moments' : 'unknown'
  if (most === undefined) return least === 0 ? 'unknown' : `at least ${spanText(least)}`
  return rangeWords(least, most)
}

/** `10-25 min`, `40 min - 1 h 30 min`. */
export function rangeWords(least: number, most: number): string {
  const [low, high] = [spanText(least), spanText(most)]
  if (low === high) return high
  if (least === 0) return `up to ${high}`
  const [, number, unit] = /^([\d.]+) (\D+)$/u.exec(low) ?? []
  const isShort = number !== undefined && /^[\d.]+ \D+$/u.test(high) && high.endsWith(` ${unit}`)
  return isShort ? `${number}-${high}` : `${low} - ${high}`
}

/** The same with where it is known from, and what is not known. */
export function sourcedSpan(span: Span): string {
  return `${spanWords(span)}${sourceWords(span)}`
}

/** ` (2 earlier hops); on top, not known: finish-background`. */
export function sourceWords({ source, unknown }: Span): string {
  return source === undefined ? '' : ` (${source})${unknownWords(unknown)}`
}

/** `; on top, not known: finish-due, finish-background`. */
function unknownWords(unknown: readonly string[]): string {
  return unknown.length === 0 ? '' : `; on top, not known: ${kindsOf(unknown).join(', ')}`
}

/** Kinds instead of steps: a long path has many of each. */
export function kindsOf(steps: readonly string[]): string[] {
  return [...new Set(steps.map((id) => id.replace(/^\d+\./u, '')))]
}

export function rateWords({ rate }: Pick<RunWork, 'rate'>): string {
  if (rate === undefined) return ''
  if (rate >= 10_000) return `${(rate / 1000).toFixed(1)}k rows/s`
  return `${rate >= 10 ? groupDigits(Math.round(rate)) : rate.toFixed(1)} rows/s`
}

export const stepMeanings: Readonly<Record<RunStepResult['state'], Meaning | undefined>> = {
  planned: 'faint',
  begun: 'strong',
  waiting: 'strong',
  'needs-you': 'caution',
  done: 'good',
  skipped: 'faint',
  failed: 'bad',
}

/** `4 min`, `12 min of 20-40 min`, `20-40 min`; `now` is undefined while nobody works. */
export function stepTime(step: RunStepResult, now: string | undefined): string {
  const { state, took_ms: took, begun_at: begun, estimate } = step
  if (state === 'skipped') return ''
  if (took !== undefined && (state === 'done' || state === 'failed')) return spanText(took)
  const expected = estimate && rangeWords(estimate.least_ms, estimate.most_ms)
  if ((state !== 'begun' && state !== 'waiting') || begun === undefined || now === undefined) return expected ?? ''
  const elapsed = spanText(Math.max(0, Date.parse(now) - Date.parse(begun)))
  return expected === undefined ? `${elapsed} so far` : `${elapsed} of ${expected}`
}
