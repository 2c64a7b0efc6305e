import { type RegistryErrors } from '../results/registry-migrations.ts'
import { type ProblemAnswer } from './problem-answers.ts'

/** Is it an address of the container registry's surface? Its errors have another form. */
export function isRegistryAddress(url: string): boolean {
  return url.startsWith('/gitlab/v1/') || url.startsWith('/v1/gitlab/')
}

interface RegistryAnswer {
  readonly status: number
  readonly body: RegistryErrors
}

const kinds: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['BAD_REQUEST', 'the request is not valid'],
  401: ['UNAUTHORIZED', 'authentication required'],
  403: ['DENIED', 'requested access to the resource is denied'],
  404: ['NOT_FOUND', 'there is no such resource'],
  405: ['UNSUPPORTED', 'the operation is unsupported'],
  413: ['SIZE_INVALID', 'the body is too large'],
  429: ['TOOMANYREQUESTS', 'too many requests'],
  500: ['UNKNOWN', 'unknown error'],
}

/** The same problem in the registry's form; a database that fails is a 500 there, and what only we know is a bad request. */
export function registryAnswer({ status, problem }: ProblemAnswer): RegistryAnswer {
  const known = kinds[status] ? status : status >= 500 ? 500 : 400
  const [code, message] = kinds[known]!
  return { status: known, body: { errors: [{ code, message, detail: { what: problem.detail, next: problem.next } }] } }
}
