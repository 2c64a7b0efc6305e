import { type FastifyReply } from 'fastify'
import { type Clock } from '../ports/clock.ts'
import { type Instant } from '../domain/time.ts'

/** One who listens. */
export interface Stream {
  /** Gives the text to the network; false when who listens is too slow, and is left. */
  readonly send: (text: string) => boolean
  /** Still there, and allowed to be? */
  readonly isOpen: () => boolean
  readonly end: (text?: string) => void
}

/** Bytes that may wait for one who reads slowly, and milliseconds for which they may. */
const mostWaiting = 2 * 1024 * 1024
const longestWaiting = 15_000

interface Options {
  readonly clock: Clock
  readonly until: Instant | undefined
}

export function streamTo(response: FastifyReply['raw'], { clock, until }: Options): Stream {
  let slowSince: Instant | undefined
  response.on('drain', () => {
    slowSince = undefined
  })
  // Whoever leaves in the middle of a line is no error.
  response.on('error', () => undefined)
  const isOpen = (): boolean => {
    const isSlow = slowSince !== undefined && clock.now() - slowSince >= longestWaiting
    const isOver = until !== undefined && clock.now() >= until
    return !response.destroyed && !response.writableEnded && !isSlow && !isOver
  }
  return {
    isOpen,
    send: (text) => {
      if (!isOpen() || response.writableLength > mostWaiting) return false
      if (!response.write(text)) slowSince ??= clock.now()
      return true
    },
    end: (text) => {
      if (response.destroyed) return
      response.end(text)
      // What was not taken by now is not waited for.
      if (response.writableLength > 0 && slowSince !== undefined) response.destroy()
    },
  }
}
