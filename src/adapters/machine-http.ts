import { type Http, type HttpOutcome, type HttpRequest } from '../ports/http.ts'

const usuallyKept = 64 * 1024

/** Node's own client. Redirects are not followed: who is told a secret address tells nobody else. */
export const machineHttp: Http = {
  send: async ({ method, url, headers, body, timeout, signal, mostBody = usuallyKept, tells }) => {
    const late = AbortSignal.timeout(timeout)
    const end = signal ? AbortSignal.any([late, signal]) : late
    try {
      const options = { method, headers, redirect: 'manual', signal: end, ...(body !== undefined && { body }) } as const
      const answer = await fetch(url, options)
      const told = tells && { headers: headersOf(answer, tells) }
      return { kind: 'answered', status: answer.status, body: await beginningOf(answer, mostBody), ...told }
    } catch (error) {
      return failed(error, { late, timeout })
    }
  },
}

/** An answer may be endless. */
async function beginningOf({ body }: Response, most: number): Promise<string> {
  if (!body) return ''
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(part, { stream: true })
    if (text.length >= most) break
  }
  return text.slice(0, most)
}

function headersOf({ headers }: Response, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the other side cut the connection',
  ENOTFOUND: 'no host has that name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  ERR_INVALID_URL: 'that is no web address',
  UND_ERR_SOCKET: 'the other side cut the connection',
}

/** Messages of the client may hold the address, so that only their codes are told. */
function failed(error: unknown, { late, timeout }: { late: AbortSignal } & Pick<HttpRequest, 'timeout'>): HttpOutcome {
  if (late.aborted) return { kind: 'failed', because: `no answer within ${Math.round(timeout / 1000)} s` }
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined)
  return { kind: 'failed', because: code === undefined ? 'the request failed' : (words[code] ?? code) }
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
