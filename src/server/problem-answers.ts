import { DatabaseError, UserError } from '../domain/errors.ts'
import { problemOf } from '../results/problem.ts'
import { type Problem } from '../results/problem-schema.ts'
import { AccessDenied } from './access/access.ts'
import { HttpProblem } from './http-problem.ts'

/** An answer that says what went wrong. */
export interface ProblemAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly problem: Problem
  /** It is our fault, and the log should have it. */
  readonly isBug: boolean
}

/** Statuses of mistakes that are no plain bad request. */
const statuses: Readonly<Record<string, number>> = {
  'unknown-background-migration': 404,
  'unknown-run': 404,
  'no-run': 404,
  'no-product': 404,
  'unknown-product': 404,
  'not-supported': 404,
  'ambiguous-name': 409,
  'illegal-move': 409,
  'nobody-to-ask': 409,
}

/** The same problem as `--json` has, with its status (RFC 9457). */
export function problemAnswer(error: unknown): ProblemAnswer {
  if (error instanceof AccessDenied) return deniedAnswer(error)
  if (error instanceof HttpProblem) return answer(error.status, error, error.headers)
  if (error instanceof UserError) return answer(statuses[error.code] ?? 400, error)
  if (error instanceof DatabaseError) return answer(503, error, { 'retry-after': '5' })
  const refused = refusedByServer(error)
  if (refused) return answer(refused.status, refused)
  const { problem } = answer(500, error)
  // What a bug says of itself may tell what is inside.
  const detail = 'this is a bug in plan; the log of the server says more'
  return {
    status: 500,
    headers: {},
    problem: { ...problem, detail, next: 'tell whoever runs this server' },
    isBug: true,
  }
}

function answer(status: number, error: unknown, headers: ProblemAnswer['headers'] = {}): ProblemAnswer {
  return { status, headers, problem: { ...problemOf(error), status }, isBug: false }
}

function deniedAnswer({ denial }: AccessDenied): ProblemAnswer {
  const { status, challenge, message, next } = denial
  const code = status === 401 ? 'unauthorized' : 'forbidden'
  const error = new UserError({ code, what: message, next })
  return answer(status, error, challenge === undefined ? {} : { 'www-authenticate': challenge })
}

interface FromFastify {
  readonly code?: unknown
  readonly statusCode?: unknown
  readonly message?: unknown
  readonly validationContext?: unknown
  readonly validation?: readonly { readonly instancePath?: string; readonly message?: string }[]
}

const words: Readonly<Record<number, { readonly code: string; readonly what: string; readonly next: string }>> = {
  400: { code: 'bad-request', what: 'the request cannot be read', next: 'GET /openapi.json says what is taken' },
  408: { code: 'too-slow', what: 'the request did not arrive in time', next: 'send it at once' },
  413: { code: 'too-large', what: 'the body is larger than 64 KiB', next: 'send less' },
  415: {
    code: 'unsupported-media-type',
    what: 'a body is JSON here',
    next: 'send it with Content-Type: application/json',
  },
  503: { code: 'ending', what: 'the server is ending', next: 'ask again in a while' },
}

/** What the server refused before any of our code saw it; its own words stay out of the answer but for what is invalid. */
function refusedByServer(error: unknown): HttpProblem | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { statusCode: status, validation } = error as FromFastify
  if (typeof status !== 'number' || status < 400 || (status >= 500 && status !== 503)) return undefined
  if (validation?.[0]) return invalid(error, validation[0])
  const facts = words[status]
  return facts ? new HttpProblem(status, facts) : new HttpProblem(400, words[400]!)
}

type Fault = NonNullable<FromFastify['validation']>[number]

function invalid({ validationContext: where }: FromFastify, { instancePath = '', message }: Fault): HttpProblem {
  const place = `${typeof where === 'string' ? where : 'request'}${instancePath}`
  return new HttpProblem(400, { ...words[400]!, what: `${place} ${message ?? 'is not valid'}` })
}
