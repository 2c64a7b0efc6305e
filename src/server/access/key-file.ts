import { importSPKI, importX509 } from 'jose'
import { UserError } from '../../domain/errors.ts'
import { type Files } from '../../ports/files.ts'
import { algorithmOf } from './algorithms.ts'
import { jwkKey, type KeyReading, privateKeyWords } from './jwk-keys.ts'
import { idsOf, type VerifyingKey, weakness } from './verifying-key.ts'

/** Bytes of a file of keys; more is something else. */
const largest = 256 * 1024

/** The public keys of a file: PEM, several one after another, or a JWK. Throws UserError for what is no such key. */
export async function keysOfFile(files: Files, path: string): Promise<readonly VerifyingKey[]> {
  const text = keyText(files, path)
  const read = text.includes('-----BEGIN') ? await pemKeys(text) : [await jwkKey(jsonOf(text))]
  if (read.length === 0) throw badKey(path, 'holds no complete PEM block')
  return read.map((one) => {
    if ('because' in one) throw badKey(path, one.because)
    return one.key
  })
}

export function keyText(files: Files, path: string): string {
  const full = files.resolve(path)
  if (files.kindOf(full) === 'file' && files.sizeOf(full) > largest) throw badKey(path, 'is too large to be a key')
  return files.readText(full)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function pemKeys(text: string): Promise<readonly KeyReading[]> {
  const blocks = text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/gu)
  return Promise.all([...blocks].map(([pem, label = '']) => pemKey(pem, label)))
}

async function pemKey(pem: string, label: string): Promise<KeyReading> {
  if (label.endsWith('PRIVATE KEY')) return { because: privateKeyWords }
  const read = { 'PUBLIC KEY': importSPKI, CERTIFICATE: importX509 }[label]
  if (!read) return { because: `holds ${label}, and only PUBLIC KEY and CERTIFICATE are read` }
  const found = await algorithmOf((alg) => read(pem, alg, { extractable: true }))
  if (!found) return { because: 'is of no kind that is taken here: RSA, EC P-256 or Ed25519' }
  const weak = weakness(found.key)
  return weak === undefined ? { key: { ...found, ids: await idsOf(found.key) } } : { because: weak }
}

function badKey(path: string, because: string): UserError {
  return new UserError({
    code: 'bad-key',
    what: `the key ${path} cannot be used: it ${because}`,
    next: 'name a public key as PEM or JWK (plan token --new-key makes a pair), or a set of keys with --jwks',
  })
}
