import { type Clock } from '../ports/clock.ts'
import { type Duration, type Instant } from '../domain/time.ts'
import { HttpProblem } from './http-problem.ts'

/** What a request was answered. */
export interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface Idempotency {
  /**
   * The same key by the same person is answered with what it was answered before; two at once do the work once. Nothing is kept of
   * work that threw. Throws HttpProblem 422 where the key came with another request.
   */
  readonly once: (key: string, request: string, work: () => Promise<Told>) => Promise<Told>
}

const mostKept = 1000
const keptFor: Duration = 24 * 3600_000

interface Kept {
  readonly at: Instant
  readonly request: string
  readonly told: Promise<Told>
}

/** Answers by key, in memory: after a restart of the server a key is new, and the verbs change nothing that is so already. */
export function idempotency({ now }: Clock): Idempotency {
  const kept = new Map<string, Kept>()
  const tidy = (): void => {
    for (const [key, { at }] of kept) {
      if (kept.size <= mostKept && now() - at < keptFor) break
      kept.delete(key)
    }
  }
  return {
    once: (key, request, work) => {
      tidy()
      const before = kept.get(key)
      if (before && before.request !== request) return Promise.reject(usedOtherwise())
      if (before) return before.told
      const told = work()
      const entry = { at: now(), request, told }
      kept.set(key, entry)
      told.catch(() => kept.get(key) === entry && kept.delete(key))
      return told
    },
  }
}

function usedOtherwise(): HttpProblem {
  return new HttpProblem(422, {
    code: 'key-used-otherwise',
    what: 'this Idempotency-Key came with another request before',
    next: 'use a new key for a new request',
  })
}
