import { UserError } from '../../domain/errors.ts'
import { nearest } from '../../domain/nearest.ts'
import { type Duration } from '../../domain/time.ts'
import { type TokenGrant } from '../../results/token.ts'
import { accessActions, resourceNames, typeOf } from './access.ts'

/** What a person asks of `plan token --key`. */
export interface TokenRequest {
  /** File of a private key. */
  readonly key: string
  /** Who it is of. */
  readonly name: string
  /** `background-migrations:read,write`; none is reading background migrations. */
  readonly access: readonly string[]
  /** Default: 15 minutes. */
  readonly for?: Duration | undefined
  readonly issuer?: string | undefined
  readonly audience?: string | undefined
}

const longest: Duration = 86_400_000
const usual: Duration = 900_000

/** Milliseconds a token is good. Throws UserError for more than a day: nobody can take a token back. */
export function lifeOf(asked: Duration = usual): Duration {
  if (asked > 0 && asked <= longest) return asked
  throw new UserError({
    code: 'usage',
    what: 'a token is good for 1s at least and for 24h at most: nobody can take it back before',
    next: 'make a new one when it is over; tools read it from a file that is renewed',
  })
}

/** The name as records will show it: one line. */
export function checkedName(name: string): string {
  if (/^[^\p{C}\p{Zl}\p{Zp}]{1,100}$/u.test(name) && name.trim() === name) return name
  throw new UserError({
    code: 'usage',
    what: '--name is who the token is of, as records will show it: 1 to 100 letters on one line',
    next: 'write it like --name alice or --name deploy-bot',
  })
}

/** Reads `NAME:ACTION,ACTION`. */
export function grantsAsked(texts: readonly string[]): readonly TokenGrant[] {
  return (texts.length > 0 ? texts : ['background-migrations:read']).map((text) => {
    const [, word = '', told = ''] = /^([^:]*):(.*)$/u.exec(text) ?? []
    const name = resourceNames.find((known) => known === word)
    const actions = told.split(',')
    const isKnown = actions.every((action) => action === '*' || accessActions.some((known) => known === action))
    if (name !== undefined && isKnown) return { type: typeOf(name), name, actions }
    throw badAccess(text, word)
  })
}

function badAccess(text: string, word: string): UserError {
  return new UserError({
    code: 'usage',
    what: `--access ${text} names nothing that can be allowed`,
    next: `write NAME:read, NAME:write, NAME:read,write or NAME:*, where NAME is ${resourceNames.join(', ')}`,
    suggestions: nearest(word, resourceNames),
  })
}
