import { type Denial, type DenialCause, type Need, typeOf } from './access.ts'

/** What a challenge names beside the scope. */
export interface Challenger {
  readonly realm: string
  readonly service: string
}

const errors: Readonly<Partial<Record<DenialCause, string>>> = {
  invalid: 'invalid_token',
  expired: 'invalid_token',
  insufficient: 'insufficient_scope',
}

/**
 * 401 for all of them, also for a token that is good and allows too little: clients of the registry take the scope from the
 * challenge then and fetch a token that has it.
 */
export function denial(cause: Exclude<DenialCause, 'foreign'>, need: Need, { realm, service }: Challenger): Denial {
  const scope = `${typeOf(need.name)}:${need.name}:${need.action}`
  const error = errors[cause]
  return {
    status: 401,
    cause,
    challenge: [
      `Bearer realm="${quotable(realm)}",service="${quotable(service)}",scope="${scope}"`,
      ...(error === undefined ? [] : [`error="${error}"`]),
    ].join(','),
    ...wordsOf(cause, scope),
  }
}

export function foreign(message: string, next: string): Denial {
  return { status: 403, cause: 'foreign', challenge: undefined, message, next }
}

function wordsOf(cause: Exclude<DenialCause, 'foreign'>, scope: string): Pick<Denial, 'message' | 'next'> {
  switch (cause) {
    case 'missing':
      return { message: 'a token is needed', next: `send Authorization: Bearer with a token for ${scope}` }
    case 'invalid':
      return { message: 'this token is not valid here', next: `get a token for ${scope} from whoever runs this server` }
    case 'expired':
      return { message: 'this token has expired', next: `get a new one for ${scope}` }
    case 'insufficient':
      return { message: 'this token does not allow that', next: `get a token for ${scope}` }
  }
}

/** A quoted string of a header: what could end it, or the line, is left out. */
const quotable = (text: string): string => text.replaceAll(/[^ !#-[\]-~]/gu, '')
