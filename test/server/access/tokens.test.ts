import { assert, asyncProperty, base64String, constantFrom, nat, oneof, string, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Need } from '../../../src/server/access/access.ts'
import { askingOf } from '../../../src/server/access/requires.ts'
import { idsOf } from '../../../src/server/access/verifying-key.ts'
import {
  accessWith,
  noon,
  pair,
  readBackground,
  registryAccess,
  tokenOf,
  verdict,
  writeBackground,
} from '../../support/tokens.ts'

const key = await pair()
const access = await accessWith({ '/desk/key.pem': key.pem })

describe('a token', () => {
  test.each(['RS256', 'ES256', 'EdDSA'])(
    'signed with %s and checked with the public key lets its bearer in',
    async (alg) => {
      const own = await pair(alg)
      expect(await verdict(await accessWith({ '/desk/k.pem': own.pem }), await tokenOf(own))).toBe('ok')
    },
  )

  test('says who asks, and until when', async () => {
    const authorization = `Bearer ${await tokenOf(key)}`
    expect(await access.check({ authorization, remoteAddress: '::1' }, readBackground)).toEqual({
      principal: { name: 'token:alice', expiresAt: (noon + 600) * 1000 },
    })
  })

  test('whose subject would break a line of a log names one line', async () => {
    const authorization = `bearer ${await tokenOf(key, { claims: { sub: 'al\r\nice\u202E\u0000\u2028' } })}`
    expect(await access.check({ authorization, remoteAddress: '' }, readBackground)).toMatchObject({
      principal: { name: 'token:alice' },
    })
  })

  test.each([
    ['missing', undefined],
    ['invalid', ''],
    ['invalid', 'x'],
    ['invalid', 'a.b.c'],
    ['invalid', 'a.b.c d'],
    ['invalid', `${'a'.repeat(9000)}.b.c`],
  ])('is %s: %o', async (cause, token) => {
    expect(await verdict(access, token)).toBe(cause)
  })

  test.each<[string, object, string]>([
    ['at its end', { exp: noon }, 'ok'],
    ['within the tolerance of clocks', { exp: noon - 29 }, 'ok'],
    ['beyond it', { exp: noon - 30 }, 'expired'],
    ['not good yet, within the tolerance', { nbf: noon + 30 }, 'ok'],
    ['not good yet', { nbf: noon + 31 }, 'invalid'],
    ['without an end', { exp: undefined }, 'invalid'],
    ['with an end in words', { exp: 'tomorrow' }, 'invalid'],
    ['with the same access twice', { access: [...registryAccess('pull'), ...registryAccess('read')] }, 'ok'],
    ['without access', { access: undefined }, 'insufficient'],
    ['with access that is no list', { access: { type: 'registry' } }, 'insufficient'],
    ['with entries that are none', { access: [null, 1, 'x', [], { actions: 'read' }] }, 'insufficient'],
    [
      'for a repository of that name',
      { access: [{ type: 'repository', name: 'background-migrations', actions: ['*'] }] },
      'insufficient',
    ],
    [
      'for another type',
      { access: [{ type: 'waystop', name: 'background-migrations', actions: ['*'] }] },
      'insufficient',
    ],
    ['for the catalogue', { access: [{ type: 'registry', name: 'catalog', actions: ['*'] }] }, 'insufficient'],
    ['for a pattern', { access: [{ type: 'registry', name: '*', actions: ['*'] }] }, 'insufficient'],
    ['for another action', { access: registryAccess('pull', 'Read', 'read ') }, 'insufficient'],
    [
      'of a prototype',
      { access: [{ __proto__: null, type: 'registry', name: 'constructor', actions: ['*'] }] },
      'insufficient',
    ],
  ])('%s', async (_, claims, cause) => {
    expect(await verdict(access, await tokenOf(key, { claims: claims as Record<string, unknown> }))).toBe(cause)
  })

  test.each<[Need['name'], Need['action'], readonly string[], string]>([
    ['background-migrations', 'read', ['read'], 'ok'],
    ['background-migrations', 'write', ['read'], 'insufficient'],
    ['background-migrations', 'read', ['write'], 'insufficient'],
    ['background-migrations', 'write', ['*'], 'ok'],
    ['paths', 'read', ['*'], 'insufficient'],
    ['runs', 'read', ['*'], 'insufficient'],
  ])('for %s %s with the actions %o of the registry: %4$s', async (name, action, actions, cause) => {
    const token = await tokenOf(key, { claims: { access: registryAccess(...actions) } })
    expect(await verdict(access, token, { name, action })).toBe(cause)
  })

  test('for paths and runs has a type of our own', async () => {
    const claims = { access: [{ type: 'waystop', name: 'paths', actions: ['read'] }] }
    const token = await tokenOf(key, { claims })
    expect(await verdict(access, token, { name: 'paths', action: 'read' })).toBe('ok')
    expect(await verdict(access, token, { name: 'runs', action: 'read' })).toBe('insufficient')
  })

  test('that is too old is refused where an age is set, and so is one that does not say it', async () => {
    const strict = await accessWith({ '/desk/key.pem': key.pem }, { maxTokenAge: 60_000 })
    expect(await verdict(strict, await tokenOf(key, { claims: { iat: noon - 50 } }))).toBe('ok')
    expect(await verdict(strict, await tokenOf(key, { claims: { iat: noon - 100 } }))).not.toBe('ok')
    expect(await verdict(strict, await tokenOf(key, { claims: { iat: undefined } }))).toBe('invalid')
  })

  test('is for this audience and of this issuer, where these are set', async () => {
    const strict = await accessWith({ '/desk/key.pem': key.pem }, { audience: 'here', issuer: 'us' })
    const told = (claims: Record<string, unknown>): Promise<string> => tokenOf(key, { claims })
    expect(await verdict(strict, await told({ aud: 'here', iss: 'us' }))).toBe('ok')
    expect(await verdict(strict, await told({ aud: ['there', 'here'], iss: 'us' }))).toBe('ok')
    for (const claims of [
      {},
      { aud: 'here' },
      { iss: 'us' },
      { aud: 'there', iss: 'us' },
      { aud: 'here', iss: 'them' },
    ])
      expect(await verdict(strict, await told(claims))).toBe('invalid')
    // The wrong audience is not told apart by its age either.
    expect(await verdict(strict, await told({ aud: 'there', iss: 'us', exp: noon - 600 }))).toBe('invalid')
  })
})

describe('the key', () => {
  test('is chosen by its name: the thumbprint, or the fingerprint issuers for registries use', async () => {
    const other = await pair()
    const both = await accessWith({ '/desk/a.pem': key.pem, '/desk/b.pem': other.pem })
    for (const kid of await idsOf(other.open)) {
      expect(await verdict(both, await tokenOf(other, { header: { kid } }))).toBe('ok')
      expect(await verdict(both, await tokenOf(key, { header: { kid } }))).toBe('invalid')
    }
    expect((await idsOf(other.open))[1]).toMatch(/^(?:[A-Z2-7]{4}:){11}[A-Z2-7]{4}$/u)
  })

  test('is nobody knows which, where several fit a token that names none', async () => {
    const other = await pair()
    const es = await pair('ES256')
    const files = { '/desk/a.pem': key.pem, '/desk/b.pem': `${other.pem}\n${es.pem}` }
    const many = await accessWith(files)
    expect(await verdict(many, await tokenOf(key))).toBe('invalid')
    expect(await verdict(many, await tokenOf(es))).toBe('ok')
  })
})

test('a denial tells what token is needed, in words no header breaks at', async () => {
  const odd = await accessWith(
    { '/desk/k.pem': key.pem },
    { realm: 'https://x/"\r\nSet-Cookie: a=b', audience: 'här"e' },
  )
  const decision = await odd.check({ remoteAddress: '10.0.0.5' }, writeBackground)
  expect(decision).toMatchObject({
    denied: {
      status: 401,
      challenge: 'Bearer realm="https://x/Set-Cookie: a=b",service="hre",scope="registry:background-migrations:write"',
    },
  })
  const paths = await odd.check({ remoteAddress: '', authorization: 'Bearer x.y.z' }, { name: 'paths', action: 'read' })
  expect(paths).toMatchObject({
    denied: { challenge: expect.stringContaining('scope="waystop:paths:read",error="invalid_token"') },
  })
})

test('the address of who asks is that of the connection, whatever headers say', () => {
  const headers = { 'x-real-ip': '127.0.0.1', 'x-forwarded-for': '127.0.0.1' }
  const request = {
    headers,
    raw: { rawHeaders: Object.entries(headers).flat() },
    socket: { remoteAddress: '10.0.0.5' },
  }
  expect(askingOf(request as unknown as Parameters<typeof askingOf>[0])).toMatchObject({
    remoteAddress: '10.0.0.5',
    isForwarded: true,
  })
})

test('whatever is sent as a token, the check answers and lets nobody in', async () => {
  const good = await tokenOf(key)
  const bent = tuple(nat(good.length - 1), constantFrom('A', '.', '-', '=', '%', ' ', 'é')).map(([at, letter]) => {
    return good.slice(0, at) + letter + good.slice(at + 1)
  })
  await assert(
    asyncProperty(oneof(string(), base64String(), bent), async (token) => {
      // The last letter of a signature has bits that say nothing.
      if (token.slice(0, -1) === good.slice(0, -1)) return
      expect(await verdict(access, token)).not.toBe('ok')
    }),
    { numRuns: 300 },
  )
})
