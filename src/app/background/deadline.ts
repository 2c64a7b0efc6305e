import { QueryError } from '../../domain/query-error.ts'
import { formatDuration, type Duration } from '../../domain/time.ts'
import { type Clock } from '../../ports/clock.ts'

/**
 * The work, or a QueryError when it takes longer: a network that swallows packets would otherwise hold us for hours. What
 * the work says later is not heard.
 */
export async function withDeadline<T>(clock: Clock, work: Promise<T>, limit: Duration): Promise<T> {
  const done = new AbortController()
  const late = clock.wait(limit, done.signal).then((): never => {
    throw new QueryError({
      code: 'no-answer',
      what: `no answer for ${formatDuration(limit)}`,
      message: `no answer for ${formatDuration(limit)}`,
      next: 'look whether the server is up and the network lets answers through',
      sqlstate: '08006',
    })
  })
  // Whichever comes second is nobody's concern any more.
  late.catch(() => undefined)
  work.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    done.abort()
  }
}
