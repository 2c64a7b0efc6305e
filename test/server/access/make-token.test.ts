import { describe, expect, test } from 'vitest'
import { exportPKCS8 } from 'jose'
import { UserError } from '../../../src/domain/errors.ts'
import { plainPalette } from '../../../src/present/palette.ts'
import { tokenInspectionText, tokenText } from '../../../src/present/token.ts'
import { inspectToken } from '../../../src/server/access/inspect-token.ts'
import { makeKey, makeToken } from '../../../src/server/access/make-token.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { accessWith, noon, pair, tokenOf, verdict, writeBackground } from '../../support/tokens.ts'

const ports = memoryPorts({})
await makeKey(ports, 'key.pem')
const open = { '/desk/key.pem.pub': ports.written.get('/desk/key.pem.pub') ?? '' }
const asked = { key: 'key.pem', name: 'alice', access: [] as readonly string[] }

describe('a token that was made', () => {
  test('lets its bearer read where the public key is known, and no more', async () => {
    const access = await accessWith(open)
    const { token } = await makeToken(ports, asked)
    expect(await verdict(access, token)).toBe('ok')
    expect(await verdict(access, token, writeBackground)).toBe('insufficient')
  })

  test('allows what was asked, for whom and by whom', async () => {
    const access = await accessWith(open, { audience: 'here', issuer: 'us' })
    const told = { access: ['background-migrations:read,write', 'runs:*'], audience: 'here', issuer: 'us' }
    const { token } = await makeToken(ports, { ...asked, ...told })
    expect(await verdict(access, token, writeBackground)).toBe('ok')
    expect(await verdict(access, token, { name: 'runs', action: 'read' })).toBe('ok')
    expect(await verdict(access, token, { name: 'paths', action: 'read' })).toBe('insufficient')
  })

  test.each(['RS256', 'ES256'])('with a key for %s is taken', async (alg) => {
    const own = await pair(alg)
    const there = memoryPorts({ '/desk/key.pem': await exportPKCS8(own.secret) })
    const { token } = await makeToken(there, asked)
    expect(await verdict(await accessWith({ '/desk/k': own.pem }), token)).toBe('ok')
  })

  test('ends when it was told to', async () => {
    expect(await makeToken(ports, { ...asked, for: 60_000 })).toMatchObject({ expires_at: '2026-11-21T12:01:00.000Z' })
    expect(await makeToken(ports, asked)).toMatchObject({ expires_at: '2026-11-21T12:15:00.000Z' })
  })
})

describe('refused is', () => {
  test.each<[string, Partial<Parameters<typeof makeToken>[1]>]>([
    ['more than a day', { for: 86_400_001 }],
    ['no time at all', { for: 0 }],
    ['a resource nobody knows', { access: ['background:read'] }],
    ['an action nobody knows', { access: ['paths:delete'] }],
    ['access without an action', { access: ['paths:'] }],
    ['access without a name', { access: ['read'] }],
    ['no name', { name: '' }],
    ['a name of two lines', { name: 'a\nb' }],
    ['a name that ends in space', { name: 'a ' }],
    ['the public key', { key: 'key.pem.pub' }],
    ['a file that is not there', { key: 'none.pem' }],
  ])('%s', async (_, told) => {
    await expect(makeToken(ports, { ...asked, ...told })).rejects.toBeInstanceOf(UserError)
  })

  test.each(['key.pem', 'other'])('a new key where %s would be written over', async (path) => {
    const there = memoryPorts({ '/desk/key.pem': 'mine', '/desk/other.pub': 'mine' })
    await expect(makeKey(there, path)).rejects.toMatchObject({ code: 'file-exists' })
    expect(there.written.get('/desk/key.pem')).toBe('mine')
    expect(there.written.has('/desk/other')).toBe(false)
  })
})

describe('a token that is looked at', () => {
  test('tells what it allows and until when, and is not shown', async () => {
    const { token } = await makeToken(ports, { ...asked, access: ['runs:read'] })
    const seen = inspectToken(`Authorization: Bearer ${token}\n`, noon * 1000)
    expect(seen).toMatchObject({ state: 'good', name: 'alice', algorithm: 'EdDSA', remarks: [] })
    expect(seen).toMatchObject({ access: [{ type: 'waystop', name: 'runs', actions: ['read'] }] })
    const text = `${tokenInspectionText(seen, plainPalette)}${JSON.stringify(seen)}`
    expect(text).toContain('allows read of runs (waystop)')
    for (const part of tokenText({ token } as Parameters<typeof tokenText>[0]).split('.'))
      expect(text).not.toContain(part)
  })

  test('is expired, not good yet, or without an end by its times', async () => {
    const one = await pair()
    const stateOf = async (claims: Record<string, unknown>) => inspectToken(await tokenOf(one, { claims }), noon * 1000)
    expect(await stateOf({ exp: noon })).toMatchObject({ state: 'expired' })
    expect(await stateOf({ nbf: noon + 1 })).toMatchObject({ state: 'not-yet' })
    expect(await stateOf({ exp: undefined })).toMatchObject({ remarks: ['a server refuses it: it says no end'] })
  })

  test.each(['', 'secret', 'a.b.c', '{}', 'x'.repeat(70_000)])('and is none is not repeated: %.10s', (text) => {
    expect(() => inspectToken(text, 0)).toThrow('what stands on stdin is no token (JWT)')
  })

  test('may say anything without breaking', () => {
    const odd = {
      sub: { a: 1 },
      iss: 5,
      aud: [null, {}],
      exp: 'x',
      iat: 1e300,
      access: [{ actions: [1, null] }, 'x', null],
    }
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const seen = inspectToken(`${part({ alg: 'none', kid: [] })}.${part(odd)}.`, noon * 1000)
    expect(seen.remarks).toEqual(['a server refuses none: it takes RS256, ES256, EdDSA'])
    expect(tokenInspectionText(seen, plainPalette)).toContain('Without an end')
  })
})
