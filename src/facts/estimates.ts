import { type Duration, type Instant } from '../domain/time.ts'

/** One batch that was worked on, as the records have it. */
export interface WorkSample {
  readonly startedAt: Instant
  readonly endedAt: Instant
  readonly rows: number
}

/** Rows a second; the truth most likely lies between `least` and `most`. */
export interface Pace {
  readonly rate: number
  readonly least: number
  readonly most: number
}

/** The last minutes in which work was done decide: older batches were of another size, or met another load. */
export const paceWindow: Duration = 10 * 60_000

/** The narrowest range: what was measured perfectly evenly still meets another load later. */
const leastSpread = 0.1
const mostSpread = 0.75
/** Of one batch nobody knows how the next differs. */
const spreadOfOne = 0.5
const mostGroups = 10

/**
 * Rows a second over the last minutes in which there was work, pauses between batches included; several workers count
 * together. Undefined when nothing was measured. The range is two standard errors of up to ten groups of batches.
 */
export function paceOf(samples: readonly WorkSample[]): Pace | undefined {
  const usable = samples.filter(({ startedAt, endedAt, rows }) => endedAt >= startedAt && rows >= 0)
  const last = usable.reduce((newest, { endedAt }) => Math.max(newest, endedAt), Number.NEGATIVE_INFINITY)
  const recent = usable
    .filter(({ endedAt }) => endedAt > last - paceWindow)
    .toSorted((a, b) => a.endedAt - b.endedAt || a.startedAt - b.startedAt)
  const rows = recent.reduce((sum, sample) => sum + sample.rows, 0)
  const begun = recent.reduce((oldest, { startedAt }) => Math.min(oldest, startedAt), last)
  const elapsed = last - begun
  if (rows === 0 || elapsed <= 0) return undefined
  const rate = (rows * 1000) / elapsed
  const spread = spreadOf(recent, begun)
  return { rate, least: rate * (1 - spread), most: rate * (1 + spread) }
}

/** How far the rates of groups of batches lie apart, as a part of their mean. */
function spreadOf(sorted: readonly WorkSample[], begun: Instant): number {
  const rates = groupRates(sorted, begun)
  if (rates.length < 2) return spreadOfOne
  const mean = rates.reduce((sum, one) => sum + one, 0) / rates.length
  const variance = rates.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (rates.length - 1)
  const error = mean === 0 ? mostSpread : (2 * Math.sqrt(variance / rates.length)) / mean
  return Math.min(mostSpread, Math.max(leastSpread, error))
}

/** The rate of each group, from the end of the group before it to its own. */
function groupRates(sorted: readonly WorkSample[], begun: Instant): readonly number[] {
  const size = Math.ceil(sorted.length / mostGroups)
  const rates: number[] = []
  let from = begun
  for (let at = 0; at < sorted.length; at += size) {
    const group = sorted.slice(at, at + size)
    const until = group.at(-1)!.endedAt
    // Batches of several workers that end in the same millisecond belong to the next group's time.
    if (until > from) rates.push((group.reduce((sum, { rows }) => sum + rows, 0) * 1000) / (until - from))
    from = until
  }
  return rates
}

/** How long so many rows take at this pace; undefined when nothing was measured. */
export function remainingAt(
  rowsLeft: number,
  pace: Pace | undefined,
): { readonly least: Duration; readonly most: Duration } | undefined {
  if (!pace || pace.least <= 0) return undefined
  const left = Math.max(0, rowsLeft)
  return { least: Math.floor((left * 1000) / pace.most), most: Math.ceil((left * 1000) / pace.least) }
}

export interface Progress {
  /** 0 to 100, in tenths, rounded down. */
  readonly percent: number
  /** More rows were done than were expected: the estimate was too low, and the true progress is not known. */
  readonly capped: boolean
}

/** What is not finished is never shown as all done. */
export const mostUnfinished = 99.9

/** How far it is; undefined when nobody knows how much there is. A hundred per cent is only what is finished. */
export function progressOf({
  done,
  total,
  finished,
}: {
  readonly done: bigint | undefined
  readonly total: bigint | undefined
  readonly finished: boolean
}): Progress | undefined {
  if (finished) return { percent: 100, capped: false }
  if (done === undefined || total === undefined || total <= 0n) return undefined
  const tenths = Number(((done < 0n ? 0n : done) * 1000n) / total)
  return { percent: Math.min(mostUnfinished, tenths / 10), capped: done > total }
}
