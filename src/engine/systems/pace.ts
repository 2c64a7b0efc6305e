import { type Duration } from '../../domain/time.ts'

/** A batch that was done: its rows, and how long after its begin the next one could begin. */
export interface PastBatch {
  readonly rows: number
  /** Milliseconds. */
  readonly time: Duration
}

/** Fewer batches than these say how fast it went, and nothing about what is to come. */
const enough = 3

/** Rows a second: the median of the batches, so that a night in which it was paused does not count as slow work. */
export function rateOf(past: readonly PastBatch[]): number | undefined {
  const times = timesPerRow(past)
  return times.length === 0 ? undefined : 1000 / at(times, 0.5)
}

/**
 * How long so many rows take: at the pace of the fastest tenth of the batches, and of the slowest tenth. `wait` is what
 * may pass besides before each batch, milliseconds.
 */
export function remainingOf(
  rows: bigint,
  past: readonly PastBatch[],
  { batchSize, wait }: { readonly batchSize: number; readonly wait: Duration },
): { readonly least: Duration; readonly most: Duration } | undefined {
  const times = timesPerRow(past)
  if (times.length < enough || rows <= 0n) return undefined
  const left = Number(rows)
  return {
    least: Math.round(left * at(times, 0.1)),
    most: Math.round(left * at(times, 0.9) + Math.ceil(left / Math.max(1, batchSize)) * wait),
  }
}

/** Of what is done of an estimate. An estimate that is not above zero says nothing; below the end it is never 100. */
export function percentOf(done: bigint | undefined, total: bigint | undefined): number | undefined {
  if (done === undefined || total === undefined || total <= 0n) return undefined
  return Math.min(99.9, Number((done * 10_000n) / total) / 100)
}

/** Milliseconds, ascending. */
function timesPerRow(past: readonly PastBatch[]): readonly number[] {
  return past
    .filter(({ rows, time }) => rows > 0 && time > 0)
    .map(({ rows, time }) => time / rows)
    .toSorted((a, b) => a - b)
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!
