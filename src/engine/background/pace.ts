import { type Duration } from '../../domain/time.ts'

/** How much work an attempt did, and how long that took without its pauses. */
export interface Measured {
  readonly rows: number
  readonly duration: Duration
}

export interface Pace {
  /** Rows of the next batch as it stands. */
  readonly batchSize: number
  readonly maximumBatchSize: number
  /** How long a batch should take. */
  readonly batchTime: Duration
}

/** One slow batch is chance; twenty tell how fast a table is. */
const enoughToGrow = 20
/** Too much at once hurts others, so it is met sooner than too little. */
const enoughToShrink = 5
/** Weight of the newest batch in the moving average; each older one has 0.6 of the weight of the one after it. */
const newest = 0.4
/** Between the two nothing changes. */
const efficient = { least: 0.9, most: 0.95 } as const
/** Rounding of floating point is no reason to change a size. */
const noise = 1e-6
/** The most a batch grows at a time. */
const growth = 1.2

/**
 * Rows the next batch should have, from the last attempts, newest first. Pure.
 *
 * The formula is GitLab's (BatchOptimizer of batched background migrations; reference/gitlab.md §2.8): the efficiency of
 * a batch is its duration divided by the time it should take, smoothed exponentially with α = 0.4; outside of 0.90 to 0.95
 * the size is multiplied by 0.95 / efficiency, at most by 1.2. Where it differs, GitLab's does harm:
 * - Durations are scaled by rows. Theirs takes the last, short batch of a table for a fast one, and goes on growing on
 *   durations of batches that were smaller than those it is now making, until it has overshot. A batch of few rows counts
 *   for little, since its duration is mostly overhead; one without rows says nothing.
 * - The target is a time of work, not the interval between two starts, so pauses and holds do not count.
 * - Shrinking waits for five batches, not for twenty.
 * - There is no lower bound of 1,000 rows, which raises a smaller size and crashed where the maximum was below it. A batch
 *   of few rows that takes its time is right. Below five rows a step of 1.2 is less than a row; theirs is stuck there.
 */
export function nextBatchSize(recent: readonly Measured[], now: Pace): number {
  const size = Math.min(now.batchSize, now.maximumBatchSize)
  const measured = recent.filter(({ rows }) => rows > 0)
  if (measured.length < enoughToShrink) return size
  const efficiency = smoothed(measured, size) / now.batchTime
  const right = Math.floor((efficient.most / efficiency) * size + noise)
  if (efficiency > efficient.most + noise) return Math.max(1, Math.min(size, right))
  if (efficiency >= efficient.least - noise || measured.length < enoughToGrow) return size
  const step = Math.max(size + 1, Math.floor(size * growth))
  return Math.max(size, Math.min(right, step, now.maximumBatchSize))
}

/** How long a batch of `size` rows takes. */
function smoothed(measured: readonly Measured[], size: number): Duration {
  let sum = 0
  let weights = 0
  for (const [i, { rows, duration }] of measured.entries()) {
    const weight = (1 - newest) ** i * Math.min(1, rows / size)
    sum += weight * duration * (size / rows)
    weights += weight
  }
  return sum / weights
}
