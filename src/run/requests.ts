import { type Clock } from '../ports/clock.ts'
import { type RunHold, type RunRequest, type RunStore } from './store.ts'

/** How often it is looked whether somebody asks for something, in milliseconds. */
const lookEvery = 2000

interface Watching {
  readonly store: RunStore
  readonly hold: RunHold
  readonly clock: Clock
  readonly stop: AbortSignal
}

/** Works while requests of other processes are looked for: the signal is aborted when this process is to leave, whoever wants it. */
export async function underRequests<T>(
  { store, hold, clock, stop }: Watching,
  id: string,
  work: (leave: AbortSignal) => Promise<T>,
): Promise<T> {
  const asked = new AbortController()
  const ended = new AbortController()
  const look = async (): Promise<void> => {
    for (;;) {
      await clock.wait(lookEvery, ended.signal)
      if (ended.signal.aborted) return
      if (await requestFor({ store }, id)) return asked.abort(new Error('somebody asked for it'))
    }
  }
  // A look that hangs with its database holds nobody up.
  void look()
  try {
    return await work(AbortSignal.any([stop, hold.lost, asked.signal]))
  } finally {
    ended.abort()
  }
}

/** What somebody asks for; a store that does not answer says nothing. */
export async function requestFor({ store }: Pick<Watching, 'store'>, id: string): Promise<RunRequest | undefined> {
  try {
    return (await store.load(id))?.request
  } catch {
    return undefined
  }
}
