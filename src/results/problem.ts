import { type ErrorFacts, DatabaseError, UserError } from '../domain/errors.ts'
import { type Outcome, exitCodes } from '../domain/exit-code.ts'
import { redact } from '../domain/redact.ts'
import { type Problem } from './problem-schema.ts'

/** What a person is told about anything that was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof UserError) return problem(error, 'usage')
  if (error instanceof DatabaseError) return problem(error, 'database')
  return problem(bugFacts(error), 'bug')
}

/** What somebody typed may hold a connection string; a message that repeats it repeats no password. */
function problem(facts: ErrorFacts, outcome: Outcome): Problem {
  return {
    kind: 'problem',
    schema_version: 1,
    type: `urn:waystop:problem:${facts.code}`,
    title: titleOf(facts.code),
    detail: redact(facts.what),
    exit_code: exitCodes[outcome].code,
    next: redact(facts.next),
    ...(facts.place && { place: { ...facts.place, file: redact(facts.place.file) } }),
    ...(facts.suggestions?.length && { suggestions: facts.suggestions.map(redact) }),
    ...(facts.details?.length && { details: facts.details.map(redact) }),
  }
}

function bugFacts(error: unknown): ErrorFacts {
  return {
    code: 'bug',
    what: `this is a bug in plan: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
    next: 'report the command line, the output of `plan --version` and what the command prints with DEBUG=1 set',
  }
}

/** `unknown-product` → `Unknown product`. */
function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
