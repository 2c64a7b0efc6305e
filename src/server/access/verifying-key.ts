import { calculateJwkThumbprint, type CryptoKey, exportJWK, exportSPKI } from 'jose'
import { type Algorithm, leastRsaBits } from './algorithms.ts'

/** A public key with which signatures are checked, for its one algorithm. */
export interface VerifyingKey {
  readonly alg: Algorithm
  /** What a token may call it. */
  readonly ids: readonly string[]
  readonly key: CryptoKey
}

/** What the header of a token says of its key. Nobody has checked it: keys it brings along are not looked at. */
export interface KeyHint {
  readonly alg?: string | undefined
  readonly kid?: string | undefined
}

/**
 * The one key a token means. Its algorithm must be the key's, so that no public key is ever taken for a secret. A token
 * that names no key means the only one of its algorithm; where several fit, nobody knows.
 */
export function keyFor(keys: readonly VerifyingKey[], { alg, kid }: KeyHint): VerifyingKey | undefined {
  const found = keys.filter((key) => key.alg === alg && (kid === undefined || key.ids.includes(kid)))
  return found.length === 1 ? found[0] : undefined
}

/** Why a key is too weak to be trusted, as the end of a sentence. */
export function weakness({ algorithm }: CryptoKey): string | undefined {
  const bits = 'modulusLength' in algorithm ? algorithm.modulusLength : undefined
  return typeof bits === 'number' && bits < leastRsaBits
    ? `has ${bits} bits; RSA needs ${leastRsaBits} at least`
    : undefined
}

/**
 * Names that follow from a key itself, for one that was given none: its thumbprint (RFC 7638), and the fingerprint that
 * issuers for container registries use.
 */
export async function idsOf(key: CryptoKey): Promise<readonly string[]> {
  return [await calculateJwkThumbprint(await exportJWK(key)), fingerprintOf(await digestOf(await exportSPKI(key)))]
}

async function digestOf(pem: string): Promise<Uint8Array> {
  const der = Uint8Array.from(atob(pem.replaceAll(/-----[^-]+-----|\s/gu, '')), (letter) => letter.codePointAt(0) ?? 0)
  return new Uint8Array(await crypto.subtle.digest('SHA-256', der))
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** 30 bytes of the digest in base 32, in groups of four: `ABCD:EFGH:…`. */
function fingerprintOf(digest: Uint8Array): string {
  const bits = Array.from(digest.slice(0, 30), (byte) => byte.toString(2).padStart(8, '0')).join('')
  const letters = (bits.match(/.{5}/gu) ?? []).map((five) => base32.charAt(Number.parseInt(five, 2))).join('')
  return (letters.match(/.{4}/gu) ?? []).join(':')
}
