import { importJWK, type JWK } from 'jose'
import { type Algorithm, algorithmOf } from './algorithms.ts'
import { idsOf, type VerifyingKey, weakness } from './verifying-key.ts'

/** A key, or why it is none for us, as the end of a sentence. */
export type KeyReading = { readonly key: VerifyingKey } | { readonly because: string }

export const privateKeyWords = 'is a private key: who holds it makes tokens, and a server needs the public one only'

/** Reads one JWK. */
export async function jwkKey(value: unknown): Promise<KeyReading> {
  if (!isRecord(value) || typeof value['kty'] !== 'string') return { because: 'is no JWK' }
  const jwk = value as unknown as JWK
  const because = unfitness(jwk)
  if (because !== undefined) return { because }
  const found = await algorithmOf((alg) => imported(jwk, alg))
  if (!found) return { because: 'is of no kind that is taken here: RSA, EC P-256 or Ed25519' }
  const weak = weakness(found.key)
  if (weak !== undefined) return { because: weak }
  // A key with a name of its own answers to that alone: its issuer chose it.
  return { key: { ...found, ids: typeof jwk.kid === 'string' ? [jwk.kid] : await idsOf(found.key) } }
}

function unfitness({ kty, d, k, use, key_ops }: JWK): string | undefined {
  if (kty === 'oct' || k !== undefined) return 'is a shared secret: who can check tokens with it can make them too'
  if (d !== undefined) return privateKeyWords
  if (use !== undefined && use !== 'sig') return 'is not for signatures'
  if (key_ops !== undefined && !(Array.isArray(key_ops) && key_ops.includes('verify'))) return 'is not for checking'
  return undefined
}

async function imported(jwk: JWK, alg: Algorithm) {
  if (jwk.alg !== undefined && jwk.alg !== alg) throw new Error('it is for another algorithm')
  const { kty, crv, n, e, x, y } = jwk
  // Only what makes the key: `ext` and the like are for others.
  const bare = { kty, ...(crv !== undefined && { crv }), ...given({ n, e, x, y }) }
  const key = await importJWK(bare as JWK, alg, { extractable: true })
  if (key instanceof Uint8Array) throw new Error('it is a secret')
  return key
}

const given = (parts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined))

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
