import { type Duration, type Instant } from '../../domain/time.ts'
import { type Clock } from '../../ports/clock.ts'

/** The clock of a machine may be set back; what was slept away counts all the same. */
export function stopwatch(clock: Clock): {
  readonly elapsed: () => Duration
  readonly ended: () => { readonly waited: Duration; readonly at: Instant }
  readonly sleep: (pause: Duration, stop: AbortSignal) => Promise<void>
} {
  const begun = clock.now()
  let slept = 0
  const elapsed = (): Duration => Math.max(clock.now() - begun, slept)
  return {
    elapsed,
    ended: () => ({ waited: elapsed(), at: clock.now() }),
    sleep: async (pause, stop) => {
      await clock.wait(pause, stop)
      slept += pause
    },
  }
}
