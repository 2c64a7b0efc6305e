import { type BackgroundState } from '../../background/states.ts'

/** The registry's numbers; its jobs use the same, of which only 1 to 3 occur. */
export const numbers = { paused: 0, active: 1, finished: 2, failed: 3, running: 4 } as const

const states = new Map<number, BackgroundState>(
  Object.entries(numbers).map(([state, number]) => [number, state as keyof typeof numbers]),
)

export const stateOf = (number: number): BackgroundState | 'unknown' => states.get(number) ?? 'unknown'

export const jobOutcomes: Readonly<Record<number, string>> = { 1: 'active', 2: 'finished', 3: 'failed' }

/** The strategy that fills a column; no strategy is the one that walks a key. */
export const nullStrategy = 'NullKeySetBatchingStrategy'

const errorCodes: Readonly<Record<number, string>> = {
  0: 'unknown',
  1: 'invalid_bbm_table',
  2: 'invalid_bbm_column',
  3: 'invalid_job_signature',
  4: 'max_job_retry',
  5: 'invalid_batching_strategy',
}

/** The registry keeps a number instead of what went wrong; its logs have the rest. */
export const errorText = (code: number): string => `${errorCodes[code] ?? 'a code not known here'} (${code})`
