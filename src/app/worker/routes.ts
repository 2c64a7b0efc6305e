import { type Clock } from '../../ports/clock.ts'
import { type Metrics } from '../../ports/metrics.ts'
import { type OutletAnswer } from '../../ports/outlet.ts'
import { type Readiness } from './readiness.ts'

/** Milliseconds for which progress is not read anew: many may scrape. */
const fresh = 10_000

export interface Told {
  readonly clock: Clock
  readonly readiness: Readiness
  readonly metrics: Metrics
  /** Puts new numbers of progress into the metrics. */
  readonly refresh: () => Promise<void>
}

/** `/healthz`: the process lives. `/readyz`: every database is connected. `/metrics`: Prometheus' text format. */
export function routes({
  clock,
  readiness,
  metrics,
  refresh,
}: Told): (path: string) => Promise<OutletAnswer | undefined> {
  let read = Number.NEGATIVE_INFINITY
  let reading = Promise.resolve()
  return async (path) => {
    if (path === '/healthz') return plain(200, 'ok\n')
    if (path === '/readyz')
      return readiness.isReady() ? plain(200, 'ready\n') : plain(503, `not ready: ${notReady(readiness)}\n`)
    if (path !== '/metrics') return undefined
    if (clock.now() - read >= fresh) {
      read = clock.now()
      reading = refresh()
    }
    await reading
    return { status: 200, contentType: metrics.contentType, body: await metrics.text() }
  }
}

function notReady(readiness: Readiness): string {
  const missing = readiness.missing()
  return missing.length > 0 ? missing.join(', ') : 'ending'
}

const plain = (status: number, body: string): OutletAnswer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body,
})
