import { createHmac, KeyObject, sign as rawSign } from 'node:crypto'
import { exportJWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { idsOf } from '../../../src/server/access/verifying-key.ts'
import { accessWith, noon, pair, registryAccess, tokenOf, verdict, writeBackground } from '../../support/tokens.ts'

const rsa = await pair('RS256')
const es = await pair('ES256')
const ed = await pair()
const stranger = await pair('RS256')
const files = { '/desk/rsa.pem': rsa.pem, '/desk/es.pem': es.pem, '/desk/ed.pem': ed.pem }
const access = await accessWith(files)
const [rsaId = ''] = await idsOf(rsa.open)

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const claims = { sub: 'mallory', iat: noon, exp: noon + 600, access: registryAccess('*') }
const unsigned = (header: object): string => `${part(header)}.${part(claims)}`

/** A token made by hand: no library refuses to make it. */
function made(header: object, signature: (data: string) => Buffer): string {
  const data = unsigned(header)
  return `${data}.${signature(data).toString('base64url')}`
}

const hmac = (hash: string, key: string) => (data: string) => createHmac(hash, key).update(data).digest()

const keyObject = (one: typeof rsa): KeyObject => KeyObject.from(one.secret)

test('what these forgeries are made of is good when nothing is forged', async () => {
  const good = made({ alg: 'RS256', kid: rsaId }, (data) => rawSign('sha256', Buffer.from(data), keyObject(rsa)))
  expect(await verdict(access, good, writeBackground)).toBe('ok')
})

describe('nobody is let in by', () => {
  test.each(['none', 'None', 'NONE', 'nOnE', ''])('alg %o', async (alg) => {
    for (const header of [{ alg }, { alg, kid: rsaId }])
      for (const signature of ['', '.', '.AA', '..'])
        expect(await verdict(access, `${unsigned(header)}${signature}`)).toBe('invalid')
  })

  test('no alg at all', async () => {
    expect(await verdict(access, `${unsigned({ kid: rsaId })}.AA`)).toBe('invalid')
    expect(await verdict(access, `${unsigned({ alg: null })}.AA`)).toBe('invalid')
    expect(await verdict(access, `${unsigned({ alg: ['RS256'] })}.AA`)).toBe('invalid')
  })

  test.each([
    ['HS256', 'sha256'],
    ['HS384', 'sha384'],
    ['HS512', 'sha512'],
  ])('the public key taken for a secret, %s', async (alg, hash) => {
    const secrets = [rsa.pem, rsa.pem.trim(), `${rsa.pem.trim()}\n`, JSON.stringify(await exportJWK(rsa.open)), '']
    for (const secret of secrets.filter((one) => one !== ''))
      for (const header of [{ alg }, { alg, kid: rsaId }, { alg: 'RS256', kid: rsaId }])
        expect(await verdict(access, made(header, hmac(hash, secret)))).toBe('invalid')
  })

  test('an algorithm that is another than that of the named key', async () => {
    for (const alg of ['ES256', 'EdDSA', 'PS256', 'RS384', 'RS512', 'Ed25519', 'ES384', 'rs256']) {
      const forged = made({ alg, kid: rsaId }, (data) => rawSign('sha256', Buffer.from(data), keyObject(rsa)))
      expect(await verdict(access, forged)).toBe('invalid')
    }
  })

  test('the name of a key that is not theirs, or that means something to a file system or a database', async () => {
    const kids = [
      rsaId,
      '',
      '../../dev/null',
      '/dev/null',
      "' OR 1=1 --",
      '__proto__',
      'constructor',
      '\u0000',
      'a'.repeat(4000),
    ]
    for (const kid of kids) expect(await verdict(access, await tokenOf(stranger, { header: { kid } }))).toBe('invalid')
  })

  test('a key, or an address of one, that the token brings along', async () => {
    const jwk = await exportJWK(stranger.open)
    const headers = [
      { jwk },
      { jwk, kid: rsaId },
      { jku: 'https://mallory.example/keys.json' },
      { x5u: 'https://mallory.example/cert.pem', x5c: [stranger.pem] },
    ]
    for (const header of headers) expect(await verdict(access, await tokenOf(stranger, { header }))).toBe('invalid')
  })

  test('an extension we must not ignore, or a payload that was not encoded', async () => {
    const headers = [
      { alg: 'RS256', crit: ['exp'], exp: 1 },
      { alg: 'RS256', crit: ['x-admin'], 'x-admin': true },
      { alg: 'RS256', crit: [] },
      { alg: 'RS256', b64: false, crit: ['b64'] },
    ]
    for (const header of headers) {
      const forged = made({ ...header, kid: rsaId }, (data) => rawSign('sha256', Buffer.from(data), keyObject(rsa)))
      expect(await verdict(access, forged)).toBe('invalid')
    }
  })

  test('a signature of something else', async () => {
    const good = await tokenOf(ed)
    const [header = '', payload = '', signature = ''] = good.split('.')
    const mine = part({ ...claims, sub: 'root' })
    const tries = [
      `${header}.${mine}.${signature}`,
      `${part({ alg: 'EdDSA', typ: 'x' })}.${payload}.${signature}`,
      `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${good}.${signature}`,
      `${header}.${payload}.${signature}=`,
      `${header}.${payload}.${signature}\u0000`,
    ]
    for (const forged of tries) expect(await verdict(access, forged)).toBe('invalid')
  })

  test('a signature of zeros of an elliptic curve', async () => {
    const zeros = made({ alg: 'ES256' }, () => Buffer.alloc(64))
    expect(await verdict(access, zeros)).toBe('invalid')
  })

  test('claims that are no object', async () => {
    for (const payload of ['[]', 'null', '"x"', '1', '{', '']) {
      const data = `${part({ alg: 'RS256', kid: rsaId })}.${Buffer.from(payload).toString('base64url')}`
      const signature = rawSign('sha256', Buffer.from(data), keyObject(rsa)).toString('base64url')
      expect(await verdict(access, `${data}.${signature}`)).toBe('invalid')
    }
  })

  test('a token that is encrypted', async () => {
    expect(await verdict(access, 'a.b.c.d.e')).toBe('invalid')
  })
})

test('an expired token of a stranger is not told apart from a wrong one', async () => {
  expect(await verdict(access, await tokenOf(stranger, { claims: { exp: noon - 600 } }))).toBe('invalid')
  expect(await verdict(access, await tokenOf(ed, { claims: { exp: noon - 600 } }))).toBe('expired')
})
