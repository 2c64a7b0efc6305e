import { jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose'
import { JWTExpired } from 'jose/errors'
import { UserError } from '../../domain/errors.ts'
import { type Duration } from '../../domain/time.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Access, type AccessOptions, type DenialCause, type Need } from './access.ts'
import { algorithms } from './algorithms.ts'
import { type Challenger, denial } from './challenge.ts'
import { allows, grantsOf, subjectOf } from './claims.ts'
import { keysOfFile } from './key-file.ts'
import { keySet, type KeySource } from './key-set.ts'
import { keyFor, type VerifyingKey } from './verifying-key.ts'

/** Letters of a token; a longer one is refused before it is read. */
export const longestToken = 8192

const defaultTolerance: Duration = 30_000
const largestTolerance: Duration = 300_000

/** Access by bearer tokens (JWT). Throws UserError for keys that are none. */
export async function tokenAccess(
  ports: Pick<Ports, 'clock' | 'files' | 'http'>,
  options: AccessOptions,
): Promise<Access> {
  checkOptions(options)
  const source = await keySource(ports, options)
  const challenger = { realm: options.realm ?? 'waystop', service: options.audience ?? 'waystop' }
  const now = (): Date => new Date(ports.clock.now())
  return {
    mode: 'tokens',
    check: async ({ authorization }, need) => {
      const denied = (cause: Exclude<DenialCause, 'foreign'>) => ({ denied: denial(cause, need, challenger) })
      if (authorization === undefined) return denied('missing')
      const token = /^bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/iu.exec(authorization.slice(0, longestToken + 8))?.[1]
      if (token === undefined || authorization.length > longestToken) return denied('invalid')
      const payload = await verified(token, source, { ...verifyOptions(options), currentDate: now() })
      if (typeof payload === 'string') return denied(payload)
      return judged(payload, need, challenger)
    },
  }
}

function judged(payload: JWTPayload, need: Need, challenger: Challenger): Awaited<ReturnType<Access['check']>> {
  return allows(grantsOf(payload['access']), need)
    ? { principal: { name: `token:${subjectOf(payload.sub)}`, expiresAt: (payload.exp ?? 0) * 1000 } }
    : { denied: denial('insufficient', need, challenger) }
}

/** Everything that is wrong is the same to who asks; that it has expired is told only when its signature is good. */
async function verified(
  token: string,
  source: KeySource,
  options: JWTVerifyOptions,
): Promise<JWTPayload | 'invalid' | 'expired'> {
  try {
    const { payload } = await jwtVerify(token, (header) => keyOf(source, header), options)
    return payload
  } catch (error) {
    return error instanceof JWTExpired ? 'expired' : 'invalid'
  }
}

async function keyOf(source: KeySource, hint: Parameters<KeySource>[0]): Promise<VerifyingKey['key']> {
  const found = await source(hint)
  if (found) return found.key
  throw new Error('no such key')
}

function verifyOptions({ issuer, audience, clockTolerance, maxTokenAge }: AccessOptions): JWTVerifyOptions {
  return {
    algorithms: [...algorithms],
    requiredClaims: ['exp'],
    clockTolerance: (clockTolerance ?? defaultTolerance) / 1000,
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
    ...(maxTokenAge !== undefined && { maxTokenAge: maxTokenAge / 1000 }),
  }
}

/** Keys that were given by hand come first; only what they do not know is asked of the set. */
async function keySource(
  ports: Pick<Ports, 'clock' | 'files' | 'http'>,
  { tokenKeys = [], jwks }: AccessOptions,
): Promise<KeySource> {
  const keys = (await Promise.all(tokenKeys.map((path) => keysOfFile(ports.files, path)))).flat()
  const set = jwks === undefined ? undefined : await keySet(ports, jwks)
  return async (hint) => keyFor(keys, hint) ?? (await set?.(hint))
}

function checkOptions({ jwks, audience, clockTolerance = defaultTolerance }: AccessOptions): void {
  if (jwks !== undefined && audience === undefined)
    throw new UserError({
      code: 'usage',
      what: '--jwks needs --audience: whoever issues tokens with these keys issues them for other services too',
      next: 'add --audience with the name this server has for the issuer',
    })
  if (clockTolerance > largestTolerance)
    throw new UserError({
      code: 'usage',
      what: '--clock-tolerance is 5m at most: expired tokens are good for so much longer',
      next: 'set the clocks instead',
    })
}
