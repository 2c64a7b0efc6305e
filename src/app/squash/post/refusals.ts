import { UserError } from '../../../domain/errors.ts'
import { type HttpOutcome } from '../../../ports/http.ts'
import { type Forge } from './forge.ts'

/** Who was asked, and how. */
interface Asked {
  readonly host: string
  readonly method: 'GET' | 'POST'
  readonly forge: Forge
  readonly token: string
  /** The variable that held the token. */
  readonly from: string
}

type Answered = Extract<HttpOutcome, { kind: 'answered' }>

interface Refusal {
  readonly code: string
  readonly what: string
  readonly next: string
}

export function unanswered({ host, method }: Pick<Asked, 'host' | 'method'>, because: string): UserError {
  const what = `${host} gave no answer: ${because}`
  return new UserError({
    code: 'forge-silent',
    what,
    next: method === 'POST' ? perhapsFiled : 'see that the host can be reached from here, and try again',
  })
}

export function noJson(host: string, tooLong = false): UserError {
  return new UserError({
    code: 'forge-answer',
    what: tooLong ? `${host} answered more than can be read` : `${host} answered something that is not its API's JSON`,
    next: 'see that --api names the API and not a page or a proxy that asks for a password',
  })
}

/** What a status that is no success means for a person; what the forge says about it is added. */
export function refusal(asked: Asked, answer: Answered): UserError {
  const { code, what, next } = meaningOf(asked, answer)
  const said = saidBy(asked, answer)
  return new UserError({ code, what: said === '' ? what : `${what}: ${said}`, next })
}

const perhapsFiled = 'perhaps the issue was filed all the same: type the same command again, which looks for it first'

function meaningOf(asked: Asked, answer: Answered): Refusal {
  const { status, headers = {} } = answer
  const { host, method } = asked
  if (status >= 300 && status < 400) return moved(host, headers['location'])
  if (status === 429 || (status === 403 && isRateLimit(answer)))
    return {
      code: 'forge-limit',
      what: `${host} has had too many requests`,
      next: `${waiting(headers)}, and type the same command again`,
    }
  if (status >= 500)
    return {
      code: 'forge-failed',
      what: `${host} failed with ${status}`,
      next: method === 'POST' ? perhapsFiled : 'try again later',
    }
  return (
    byStatus(asked)[status] ?? {
      code: 'forge-refused',
      what: `${host} refused the request with ${status}`,
      next:
        method === 'POST' ? 'mend what it names: labels of policy.squash, or the template' : 'see --api and --project',
    }
  )
}

function byStatus({ host, forge, from }: Asked): Readonly<Record<number, Refusal>> {
  const { project, rights } = forge
  return {
    401: {
      code: 'forge-denied',
      what: `${host} does not accept the token in ${from}`,
      next: `make a new one that may ${rights}`,
    },
    403: {
      code: 'forge-denied',
      what: `the token in ${from} may not do this on ${host}`,
      next: `take one that may ${rights} in ${project}`,
    },
    404: {
      code: 'forge-missing',
      what: `${host} shows no issues of ${project} to this token`,
      next: 'see that --project is right, that its issues are switched on, and that the token may see it',
    },
    410: {
      code: 'forge-missing',
      what: `the issues of ${project} are switched off`,
      next: 'switch them on, or name another --project',
    },
  }
}

function moved(host: string, location: string | undefined): Refusal {
  const base = `https://${host}`
  const to = location !== undefined && URL.canParse(location, base) ? new URL(location, base) : undefined
  const where = to ? `, to ${to.origin}${to.pathname.slice(0, 200)}` : ''
  return {
    code: 'forge-moved',
    what: `${host} points elsewhere${where}, and redirects are not followed`,
    next: 'name where it is now with --api or --project: a token goes to nobody who was not named',
  }
}

/** GitHub says 403 for it as well. */
function isRateLimit({ body, headers = {} }: Answered): boolean {
  if (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined) return true
  return /rate limit/iu.test(body.slice(0, 2000))
}

function waiting(headers: Readonly<Record<string, string>>): string {
  const seconds = headers['retry-after']
  if (seconds !== undefined && /^\d{1,6}$/u.test(seconds)) return `wait ${seconds} s`
  const reset = headers['x-ratelimit-reset']
  if (reset !== undefined && /^\d{1,11}$/u.test(reset))
    return `wait until ${new Date(Number(reset) * 1000).toISOString()}`
  return 'wait a few minutes'
}

/** What the forge says about it, in one short line; a token that comes back is taken out. */
function saidBy({ token }: Asked, { body }: Answered): string {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return ''
  }
  const text = messageIn(value)
    .replaceAll(token, '***')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
  return text.trim().slice(0, 300)
}

function messageIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const { message, error_description: described, error, errors } = value as Readonly<Record<string, unknown>>
  const told = message ?? described ?? error ?? ''
  const text = typeof told === 'string' ? told : JSON.stringify(told)
  return errors === undefined ? text : `${text} ${JSON.stringify(errors)}`
}
