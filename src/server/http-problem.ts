import { type ErrorFacts, UserError } from '../domain/errors.ts'

/** What is wrong with a request itself, with the status that says so. */
export class HttpProblem extends UserError {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, facts: ErrorFacts, headers: Readonly<Record<string, string>> = {}) {
    super(facts)
    this.status = status
    this.headers = headers
  }
}

export function notFound(): HttpProblem {
  return new HttpProblem(404, {
    code: 'not-found',
    what: 'there is nothing at this address',
    next: 'GET /openapi.json lists what there is',
  })
}

export function methodNotAllowed(allowed: readonly string[]): HttpProblem {
  const allow = allowed.join(', ')
  const facts = { code: 'method-not-allowed', what: 'this address does not take that method', next: `use ${allow}` }
  return new HttpProblem(405, facts, { allow })
}

export function tooMany(seconds: number, what: string): HttpProblem {
  const retry = String(Math.max(1, Math.ceil(seconds)))
  return new HttpProblem(
    429,
    { code: 'too-many-requests', what, next: `ask again in ${retry} s` },
    { 'retry-after': retry },
  )
}
