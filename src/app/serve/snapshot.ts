import { type Duration, type Instant } from '../../domain/time.ts'
import { type Clock } from '../../ports/clock.ts'

/** Something that was read once, for everybody who asks within a moment. */
export interface Taken<T> {
  readonly value: T
  readonly at: Instant
  /** Changes exactly when what was read differs from what was read before. */
  readonly version: string
}

/** One reading that all share. */
export interface Snapshot<T> {
  /** Rejects with what the reading threw; everybody who waits for that reading is told. */
  readonly take: () => Promise<Taken<T>>
  /** What was read last is not good any more: somebody has changed something. */
  readonly forget: () => void
}

/** Milliseconds. */
export const snapshotTimes = {
  /** Nothing is read more often than this. */
  fresh: 1000,
  /** While a reading takes longer than this, the one before it is given. */
  patience: 1000,
  /** And never one that is older. */
  oldest: 30_000,
} as const satisfies Record<string, Duration>

interface Options<T> {
  readonly clock: Clock
  readonly read: () => Promise<T>
  /** What is compared: everything that counts as a difference. */
  readonly text: (value: T) => string
}

/**
 * Reads at most once a second however many ask. A reading that fails is told to all who waited for it, and the next who
 * asks after that second begins another one.
 */
export function sharedSnapshot<T>({ clock, read, text }: Options<T>): Snapshot<T> {
  const epoch = clock.now().toString(36)
  let last: (Taken<T> & { readonly text: string }) | undefined
  let lastText: string | undefined
  let changes = 0
  let current: Reading<T> | undefined
  const begin = (): Reading<T> => {
    const at = clock.now()
    const settle = (): void => {
      begun.pending = false
    }
    const taking = read().then((value) => {
      const now = text(value)
      if (now !== lastText) changes += 1
      lastText = now
      const taken = { value, at, version: `${epoch}-${changes}`, text: now }
      // What was begun before something was changed says nothing of the change.
      if (current === begun) last = taken
      return taken
    })
    const begun: Reading<T> = { at, taking, pending: true }
    taking.then(settle, settle)
    return begun
  }
  return {
    take: () => {
      const now = clock.now()
      // One that takes long is waited for, not doubled.
      if (!current || (!current.pending && now - current.at >= snapshotTimes.fresh)) current = begin()
      const { taking } = current
      return last && now - last.at < snapshotTimes.oldest ? patient(clock, taking, last) : taking
    },
    forget: () => {
      current = undefined
      last = undefined
    },
  }
}

interface Reading<T> {
  readonly at: Instant
  readonly taking: Promise<Taken<T>>
  pending: boolean
}

/** The new one, or the one before when that takes long; an error in time is told. */
async function patient<T>(clock: Clock, wanted: Promise<Taken<T>>, known: Taken<T>): Promise<Taken<T>> {
  const done = new AbortController()
  const late = clock.wait(snapshotTimes.patience, done.signal).then(() => known)
  try {
    return await Promise.race([wanted, late])
  } finally {
    done.abort()
  }
}
