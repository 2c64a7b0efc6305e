import { expect, test } from 'vitest'
import { fnv1a, stableHash } from '../../src/domain/stable-hash.ts'

test.each([
  ['', '6c62272e07bb014262b821756295c58d'],
  ['a', 'd228cb696f1a8caf78912b704e4a8964'],
  ['foobar', '343e1662793c64bf6f0d3597ba446f18'],
])('the bytes of %j hash to the published value', (text, hash) => {
  expect(fnv1a(Buffer.from(text))).toBe(hash)
})

test('agrees with big integers on bytes of every kind', () => {
  const bytes = Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256)
  let expected = 0x6c62272e07bb014262b821756295c58dn
  for (const byte of bytes) expected = ((expected ^ BigInt(byte)) * (2n ** 88n + 0x13bn)) % 2n ** 128n
  expect(fnv1a(bytes)).toBe(expected.toString(16).padStart(32, '0'))
})

test('a text is hashed as UTF-8', () => {
  for (const text of ['', 'a\u0000', 'ä', '€', '\u{1F600}x']) expect(stableHash(text)).toBe(fnv1a(Buffer.from(text)))
})

test('a text is told from every other by a character beyond ASCII too', () => {
  expect(new Set(['a', 'ä', '\u0161', 'a\u0000', ''].map(stableHash)).size).toBe(5)
  expect(stableHash('17.1')).toBe(stableHash('17.1'))
})
