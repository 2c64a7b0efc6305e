import { type Standing } from '../app/serve/ground.ts'
import { type Snapshot } from '../app/serve/snapshot.ts'
import { type Instant } from '../domain/time.ts'
import { type Clock } from '../ports/clock.ts'
import { type EventLog, eventLog, eventText } from './event-log.ts'
import { problemAnswer } from './problem-answers.ts'
import { type Stream } from './stream.ts'

/** Milliseconds. */
const times = { between: 1000, heartbeat: 15_000, retry: 3000 } as const

/** What all who listen are told. */
export interface EventHub {
  /** False when there are too many already, or too many of one. */
  readonly hasRoom: (who: string) => boolean
  /** Tells it everything, or, when it was there a moment ago, what it missed; from then on what changes. */
  readonly join: (stream: Stream, who: string, lastId: string | undefined) => Promise<void>
  readonly count: () => number
  /** Ends all streams; nobody joins any more. */
  readonly close: () => void
}

interface Options {
  readonly clock: Clock
  readonly standing: Snapshot<Standing>
  readonly most: number
}

interface Listener {
  readonly stream: Stream
  readonly who: string
  /** The version it was told last; undefined: none. */
  told: string | undefined
}

/** One look a second for all of them together, and none while nobody listens. */
export function eventHub(options: Options): EventHub {
  const { clock, most } = options
  const listeners = new Set<Listener>()
  const end = new AbortController()
  const look = looker(options, listeners)
  const beat = heartbeat(clock, listeners)
  let isRunning = false
  const run = async (): Promise<void> => {
    isRunning = true
    while (listeners.size > 0 && !end.signal.aborted) {
      await look()
      beat()
      await clock.wait(times.between, end.signal)
    }
    isRunning = false
  }
  return {
    hasRoom: (who) => {
      const own = [...listeners].filter((one) => one.who === who).length
      return !end.signal.aborted && listeners.size < most && own < Math.ceil((most * 3) / 4)
    },
    join: async (stream, who, lastId) => {
      const listener: Listener = { stream, who, told: lastId }
      listeners.add(listener)
      tell(listeners, listener, `retry: ${times.retry}\n\n`)
      await look()
      if (!isRunning) void run()
    },
    count: () => listeners.size,
    close: () => {
      end.abort()
      for (const listener of listeners) leave(listeners, listener)
    },
  }
}

function leave(listeners: Set<Listener>, listener: Listener): void {
  if (listeners.delete(listener)) listener.stream.end()
}

function tell(listeners: Set<Listener>, listener: Listener, text: string): void {
  if (!listener.stream.send(text)) leave(listeners, listener)
}

/** Reads, and brings everybody up to what was read. What cannot be read is told once. */
function looker({ standing }: Options, listeners: Set<Listener>): () => Promise<void> {
  const log: EventLog = eventLog()
  let trouble = ''
  return async () => {
    try {
      const taken = await standing.take()
      log.record(taken)
      trouble = ''
      for (const listener of listeners) {
        if (listener.told === taken.version) continue
        const missed = log.since(listener.told)
        listener.told = taken.version
        tell(listeners, listener, missed)
      }
    } catch (error) {
      const text = eventText('problem', problemAnswer(error).problem)
      if (text === trouble) return
      trouble = text
      for (const listener of listeners) tell(listeners, listener, text)
    }
  }
}

/** Lets go of those who are gone, too slow, or whose token has ended; shows the others now and then that we are here. */
function heartbeat(clock: Clock, listeners: Set<Listener>): () => void {
  let last: Instant = clock.now()
  return () => {
    const isDue = clock.now() - last >= times.heartbeat
    if (isDue) last = clock.now()
    for (const listener of listeners) {
      if (!listener.stream.isOpen()) leave(listeners, listener)
      else if (isDue) tell(listeners, listener, ': still here\n\n')
    }
  }
}
