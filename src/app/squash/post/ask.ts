import { type Duration } from '../../../domain/time.ts'
import { type Http } from '../../../ports/http.ts'
import { type Forge } from './forge.ts'
import { noJson, refusal, unanswered } from './refusals.ts'

/** A forge with the right to ask it. */
export interface Access {
  readonly http: Http
  readonly forge: Forge
  readonly token: string
  /** The variable that held the token. */
  readonly from: string
}

interface Question {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body?: string
}

const patience: Duration = 30_000
/** A page of issues with long texts fits. */
const mostBody = 16 * 1024 * 1024

/** The value a forge answers with. Throws a UserError for everything else, with what to do; the token is in none of them. */
export async function ask(access: Access, { method, url, body }: Question): Promise<unknown> {
  const { http, forge, token } = access
  const outcome = await http.send({
    method,
    url,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      'user-agent': 'waystop',
      ...forge.headers(token),
    },
    body,
    timeout: patience,
    mostBody,
    tells: ['location', 'retry-after', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
  })
  const host = new URL(url).host
  if (outcome.kind === 'failed') throw unanswered({ host, method }, outcome.because)
  if (outcome.status < 200 || outcome.status > 299) throw refusal({ ...access, host, method }, outcome)
  try {
    return JSON.parse(outcome.body) as unknown
  } catch {
    throw noJson(host, outcome.body.length >= mostBody)
  }
}
