import { calculateJwkThumbprint, exportJWK, exportPKCS8, exportSPKI, generateKeyPair, importPKCS8, SignJWT } from 'jose'
import { UserError } from '../../domain/errors.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Token, type TokenKey } from '../../results/token.ts'
import { algorithmOf } from './algorithms.ts'
import { keyText } from './key-file.ts'
import { checkedName, grantsAsked, lifeOf, type TokenRequest } from './token-request.ts'
import { weakness } from './verifying-key.ts'

/** Makes a token with a private key of this machine. Throws UserError for a key that is none. */
export async function makeToken(
  { files, clock }: Pick<Ports, 'files' | 'clock'>,
  request: TokenRequest,
): Promise<Token> {
  const name = checkedName(request.name)
  const access = [...grantsAsked(request.access)]
  const began = Math.floor(clock.now() / 1000)
  const ends = began + Math.max(1, Math.floor(lifeOf(request.for) / 1000))
  const { alg, key } = await privateKey(keyText(files, request.key), request.key)
  const kid = await calculateJwkThumbprint(await exportJWK(key))
  const token = new SignJWT({ access }).setProtectedHeader({ alg, kid, typ: 'JWT' })
  token.setSubject(name).setIssuedAt(began).setExpirationTime(ends).setJti(crypto.randomUUID())
  const { issuer, audience } = request
  if (issuer !== undefined) token.setIssuer(issuer)
  if (audience !== undefined) token.setAudience(audience)
  return {
    kind: 'token',
    schema_version: 1,
    token: await token.sign(key),
    name,
    access,
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience: [audience] }),
    key: kid,
    expires_at: new Date(ends * 1000).toISOString(),
  }
}

/** Makes a pair of keys (Ed25519). What is there already stays as it is. */
export async function makeKey({ files }: Pick<Ports, 'files'>, path: string): Promise<TokenKey> {
  const open = `${path}.pub`
  for (const one of [path, open]) if (files.kindOf(files.resolve(one)) !== 'missing') throw alreadyThere(one)
  const { privateKey: secret, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  files.create(files.resolve(path), `${(await exportPKCS8(secret)).trimEnd()}\n`, { secret: true })
  files.create(files.resolve(open), `${(await exportSPKI(publicKey)).trimEnd()}\n`, { secret: false })
  return {
    kind: 'token-key',
    schema_version: 1,
    private_key: path,
    public_key: open,
    key: await calculateJwkThumbprint(await exportJWK(publicKey)),
    command: `plan token --key ${path} --name you --access background-migrations:read`,
  }
}

function alreadyThere(path: string): UserError {
  return new UserError({
    code: 'file-exists',
    what: `${path} is there already, and a key that is written over is lost`,
    next: 'name another file',
  })
}

async function privateKey(text: string, path: string) {
  const [pem] = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/u.exec(text) ?? []
  if (pem === undefined) throw noPrivateKey(path, otherKind(text))
  const found = await algorithmOf((alg) => importPKCS8(pem, alg, { extractable: true }))
  if (!found) throw noPrivateKey(path, 'is of no kind that is taken here: RSA, EC P-256 or Ed25519')
  const weak = weakness(found.key)
  if (weak !== undefined) throw noPrivateKey(path, weak)
  return found
}

/** Other ways to write a key are told apart, since openssl changes one into the other. */
function otherKind(text: string): string {
  if (text.includes('BEGIN PUBLIC KEY')) return 'is the public key; tokens are made with the private one'
  if (text.includes('BEGIN ENCRYPTED PRIVATE KEY')) return 'needs a passphrase (openssl pkcs8 -in KEY -out PLAIN)'
  if (/BEGIN (?:RSA|EC) PRIVATE KEY/u.test(text)) return 'is of an older form (openssl pkcs8 -topk8 -nocrypt -in KEY)'
  return 'is no private key in PEM'
}

function noPrivateKey(path: string, because: string): UserError {
  return new UserError({
    code: 'bad-key',
    what: `the key ${path} cannot be used: it ${because}`,
    next: 'make one with plan token --new-key waystop.pem',
  })
}
