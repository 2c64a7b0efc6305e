import { type BackgroundState } from '../../background/states.ts'

/** GitLab's numbers; 2 was never given again after it was dropped. */
export const numbers = { paused: 0, active: 1, finished: 3, failed: 4, finalizing: 5, finalized: 6 } as const

const states = new Map<number, BackgroundState>(
  Object.entries(numbers).map(([state, number]) => [number, state as keyof typeof numbers]),
)

/** A number that GitLab did not have when this was written is `unknown`. */
export const stateOf = (number: number): BackgroundState | 'unknown' => states.get(number) ?? 'unknown'

/** Of the jobs. */
export const jobNumbers = { pending: 0, running: 1, failed: 2, succeeded: 3 } as const

export const jobOutcomes: Readonly<Record<number, string>> = {
  0: 'pending',
  1: 'running',
  2: 'failed',
  3: 'succeeded',
}
