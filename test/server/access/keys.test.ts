import { exportJWK, exportPKCS8, exportSPKI } from 'jose'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../../src/domain/errors.ts'
import { type HttpOutcome, type HttpRequest } from '../../../src/ports/http.ts'
import { accessOf } from '../../../src/server/access/access-of.ts'
import { keySetTimes } from '../../../src/server/access/key-set.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { accessWith, noon, type Pair, pair, tokenOf, verdict } from '../../support/tokens.ts'

const ed = await pair()
const rsa = await pair('RS256')
const publicJwk = async (one: Pair, kid?: string): Promise<object> => ({
  ...(await exportJWK(one.open)),
  ...(kid !== undefined && { kid }),
})

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(UserError)
  return (error as UserError).what
}

const publicOne = await exportJWK(ed.open)

const unfit: readonly (readonly [string, string, RegExp])[] = [
  ['nothing', '', /is no JWK/u],
  ['a private key', await exportPKCS8(ed.secret), /private key/u],
  ['a private JWK', JSON.stringify(await exportJWK(ed.secret)), /private key/u],
  ['a secret', JSON.stringify({ kty: 'oct', k: 'c2VjcmV0' }), /shared secret/u],
  ['a key to encrypt with', JSON.stringify({ ...publicOne, use: 'enc' }), /not for signatures/u],
  ['a key for another algorithm', JSON.stringify({ ...publicOne, alg: 'RS256' }), /no kind/u],
  ['a curve that is not taken', await exportSPKI((await pair('ES384')).open), /no kind/u],
  ['a part of PEM', ed.pem.slice(0, 60), /no complete PEM/u],
  ['other PEM', '-----BEGIN PGP PUBLIC KEY BLOCK-----\nx\n-----END PGP PUBLIC KEY BLOCK-----', /PGP/u],
  ['too much', 'x'.repeat(300_000), /too large/u],
]

describe('a file of a key', () => {
  test.each(unfit)('with %s is refused', async (_, text, words) => {
    expect(await refusal(accessWith({ '/desk/k': text }))).toMatch(words)
  })

  test('with an RSA key that is too short is refused', async () => {
    const weak = { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 0xd7).toString('base64url') }
    expect(await refusal(accessWith({ '/desk/k': JSON.stringify(weak) }))).toContain('1024 bits')
  })

  test('with a JWK that has a name is for tokens that say this name, or none', async () => {
    const access = await accessWith({ '/desk/k': JSON.stringify(await publicJwk(ed, 'one')) })
    expect(await verdict(access, await tokenOf(ed, { header: { kid: 'one' } }))).toBe('ok')
    expect(await verdict(access, await tokenOf(ed))).toBe('ok')
    expect(await verdict(access, await tokenOf(ed, { header: { kid: 'two' } }))).toBe('invalid')
  })
})

describe('how requests are allowed', () => {
  const ports = memoryPorts({ '/desk/k': ed.pem, '/desk/set': '{"keys":[]}' })

  test.each<[string, Parameters<typeof accessOf>[1], RegExp]>([
    ['must be said', { host: '127.0.0.1' }, /nobody said who may ask/u],
    ['is one of two', { host: '127.0.0.1', unauthenticated: true, tokenKeys: ['k'] }, /exclude each other/u],
    ['is not without tokens for others', { host: '0.0.0.0', unauthenticated: true }, /would let everybody/u],
    ['is not without tokens for all of IPv6', { host: '::', unauthenticated: true }, /would let everybody/u],
    [
      'is not without tokens by a name',
      { host: '127.0.0.1.example.com', unauthenticated: true },
      /would let everybody/u,
    ],
    ['by a set needs an audience', { host: '::1', jwks: 'set' }, /--audience/u],
    ['by a set without keys', { host: '::1', jwks: 'set', audience: 'a' }, /it is empty/u],
    ['by a set that comes unprotected', { host: '::1', jwks: 'http://10.0.0.1/k', audience: 'a' }, /address of https/u],
    ['by a set with a password', { host: '::1', jwks: 'https://u:p@x/k', audience: 'a' }, /without user and password/u],
    ['with clocks that differ by hours', { host: '::1', tokenKeys: ['k'], clockTolerance: 3_600_000 }, /5m at most/u],
  ])('%s', async (_, options, words) => {
    expect(await refusal(accessOf(ports, options))).toMatch(words)
  })

  test.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('without tokens on %s is taken', async (host) => {
    expect(await accessOf(ports, { host, unauthenticated: true })).toMatchObject({ mode: 'open' })
  })
})

/** A place of keys that answers as it is told, and a clock that is moved by hand. */
async function remote(first: readonly object[]) {
  const asked: HttpRequest[] = []
  let now = noon * 1000
  let answer: HttpOutcome = { kind: 'answered', status: 200, body: JSON.stringify({ keys: first }) }
  const http = {
    send: (request: HttpRequest) => {
      asked.push(request)
      return Promise.resolve(answer)
    },
  }
  const clock = { now: () => now, wait: () => Promise.resolve() }
  const ports = { ...memoryPorts({}), http, clock }
  const options = { host: '0.0.0.0', jwks: 'https://issuer.example/keys', audience: 'a' }
  return {
    access: await accessOf(ports, options),
    asked,
    pass: (milliseconds: number) => void (now += milliseconds),
    tell: (next: HttpOutcome | readonly object[]) => {
      answer = 'kind' in next ? next : { kind: 'answered', status: 200, body: JSON.stringify({ keys: next }) }
    },
    token: (one: Pair, kid: string) =>
      tokenOf(one, { header: { kid }, claims: { aud: 'a', exp: Math.floor(now / 1000) + 60 } }),
  }
}

describe('a set of keys at an address', () => {
  test('is asked once for many tokens, and again when a token names a new key', async () => {
    const { access, asked, pass, tell, token } = await remote([await publicJwk(ed, 'one'), { kty: 'oct', k: 'eA' }])
    for (let i = 0; i < 5; i += 1) expect(await verdict(access, await token(ed, 'one'))).toBe('ok')
    expect(asked).toHaveLength(1)
    tell([await publicJwk(rsa, 'two')])
    pass(keySetTimes.cooldown)
    expect(await verdict(access, await token(rsa, 'two'))).toBe('ok')
    expect(await verdict(access, await token(ed, 'one'))).toBe('invalid')
    expect(asked).toHaveLength(2)
  })

  test('is not asked by strangers who name keys that do not exist', async () => {
    const { access, asked, pass, token } = await remote([await publicJwk(ed, 'one')])
    const tries = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => verdict(access, await token(rsa, `${i}`))),
    )
    expect(new Set(tries)).toEqual(new Set(['invalid']))
    expect(asked).toHaveLength(1)
    pass(keySetTimes.cooldown)
    await Promise.all(Array.from({ length: 50 }, async (_, i) => verdict(access, await token(rsa, `${i}`))))
    expect(asked).toHaveLength(2)
  })

  test('is read anew after a while, so that a key taken back is refused', async () => {
    const { access, pass, tell, token } = await remote([await publicJwk(ed, 'one')])
    tell([await publicJwk(rsa, 'two')])
    pass(keySetTimes.fresh - 1)
    expect(await verdict(access, await token(ed, 'one'))).toBe('ok')
    pass(1)
    expect(await verdict(access, await token(ed, 'one'))).toBe('invalid')
  })

  test.each<[string, HttpOutcome]>([
    ['does not answer', { kind: 'failed', because: 'nobody listens there' }],
    ['answers with an error', { kind: 'answered', status: 503, body: '' }],
    ['leads elsewhere', { kind: 'answered', status: 302, body: '{"keys":[]}' }],
    ['has no keys any more', { kind: 'answered', status: 200, body: '{"keys":[]}' }],
    ['answers nonsense', { kind: 'answered', status: 200, body: '<html>' }],
  ])('that %s leaves its keys good for an hour, and is told at the start', async (_, outcome) => {
    const { access, pass, tell, token } = await remote([await publicJwk(ed, 'one')])
    tell(outcome)
    pass(keySetTimes.fresh + keySetTimes.stale - 1)
    expect(await verdict(access, await token(ed, 'one'))).toBe('ok')
    pass(keySetTimes.cooldown)
    expect(await verdict(access, await token(ed, 'one'))).toBe('invalid')
    const ports = { ...memoryPorts({}), http: { send: () => Promise.resolve(outcome) } }
    const options = { host: '::1', jwks: 'http://127.0.0.1:9/keys', audience: 'a' }
    expect(await refusal(accessOf(ports, options))).toContain('http://127.0.0.1:9/keys')
  })
})
