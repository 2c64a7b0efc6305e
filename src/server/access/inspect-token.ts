import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose'
import { UserError } from '../../domain/errors.ts'
import { type Instant } from '../../domain/time.ts'
import { type TokenGrant, type TokenInspection } from '../../results/token.ts'
import { algorithms } from './algorithms.ts'
import { isRecord } from './jwk-keys.ts'
import { longestToken } from './token-access.ts'

/** Tells what a token says of itself; the token is in no answer and in no error. Throws UserError for what is none. */
export function inspectToken(text: string, now: Instant): TokenInspection {
  const token = text.trim().replace(/^(?:authorization: *)?bearer +/iu, '')
  const { header, payload } = decoded(token)
  const { sub, iss, aud, iat, nbf, exp } = payload
  return {
    kind: 'token-inspection',
    schema_version: 1,
    state: stateOf(payload, now),
    algorithm: worded(header.alg),
    ...(sub !== undefined && { name: worded(sub) }),
    access: accessOf(payload['access']),
    ...(iss !== undefined && { issuer: worded(iss) }),
    ...(aud !== undefined && { audience: [aud].flat().map(worded) }),
    ...(header.kid !== undefined && { key: worded(header.kid) }),
    ...instants({ issued_at: iat, not_before: nbf, expires_at: exp }),
    remarks: remarksOf({ header, payload, token }),
  }
}

/** Nobody has checked that a claim is of its type. */
const worded = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null))

interface Decoded {
  readonly header: ProtectedHeaderParameters
  readonly payload: JWTPayload
}

function decoded(token: string): Decoded {
  try {
    return { header: decodeProtectedHeader(token), payload: decodeJwt(token) }
  } catch {
    throw new UserError({
      code: 'no-token',
      what: 'what stands on stdin is no token (JWT)',
      next: 'pipe one in: plan token --inspect < token.txt',
    })
  }
}

function stateOf({ exp, nbf }: JWTPayload, now: Instant): TokenInspection['state'] {
  if (typeof exp === 'number' && exp * 1000 <= now) return 'expired'
  return typeof nbf === 'number' && nbf * 1000 > now ? 'not-yet' : 'good'
}

function accessOf(access: unknown): TokenGrant[] {
  if (!Array.isArray(access)) return []
  return access.filter(isRecord).map(({ type, name, actions }) => ({
    type: worded(type),
    name: worded(name),
    actions: Array.isArray(actions) ? actions.map(worded) : [],
  }))
}

/** Seconds since 1970 as text; what is no instant is left out. */
function instants<Name extends string>(seconds: Readonly<Record<Name, unknown>>): Partial<Record<Name, string>> {
  const read = Object.entries(seconds).flatMap(([name, value]) =>
    typeof value === 'number' && Math.abs(value) < 8e12 ? [[name, new Date(value * 1000).toISOString()] as const] : [],
  )
  return Object.fromEntries(read) as Partial<Record<Name, string>>
}

function remarksOf({ header, payload, token }: Decoded & { readonly token: string }): string[] {
  const isTaken = algorithms.some((known) => known === header.alg)
  return [
    ...(isTaken ? [] : [`a server refuses ${worded(header.alg)}: it takes ${algorithms.join(', ')}`]),
    ...(payload.exp === undefined ? ['a server refuses it: it says no end'] : []),
    ...(token.length > longestToken ? [`a server refuses it: it has more than ${longestToken} letters`] : []),
  ]
}
