import { type Clock } from '../ports/clock.ts'

/** The clock of this machine. */
export const machineClock: Clock = {
  now: () => Date.now(),
  wait: (duration, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve()
        return
      }
      const timer = setTimeout(done, duration)
      function done(): void {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      signal?.addEventListener('abort', done)
    }),
}
