import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Manifest } from '../../src/domain/manifest.ts'
import { readManifest } from '../../src/manifest/read-manifest.ts'
import { documents, runs, timeout } from '../support/arbitraries.ts'
import { fullDocument } from './full-document.ts'
import { offsetOf, print, type Style } from './printed.ts'

const styles: fc.Arbitrary<Style> = fc.record({
  blockDepth: fc.nat(5),
  indent: fc.integer({ min: 2, max: 5 }),
  comments: fc.boolean(),
})

/** Anything JSON can say, and what YAML readers are known to stumble over. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    null,
    17.1,
    -1,
    '',
    ' ',
    '\u0000',
    '__proto__',
    '1.2.3',
    '>=1 <',
    '2025-02-30',
    '9'.repeat(40),
    [],
    {},
    [[]],
    { earliest: '1.3', latest: '1.1' },
    { earliest: '1.1' },
    [null],
    { __proto__: null },
  ),
)

/** Every path to a value of a document, the document itself first. */
function paths(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const inside = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [path, ...inside.flatMap(([key, one]) => paths(one, [...path, key]))]
}

/** A copy with something else at a path. */
function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>
  copy[key] = replaced(copy[key], rest, by)
  return copy
}

const pointer = (path: readonly string[]) =>
  path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const read = (text: string) => readManifest([{ path: 'manifest.yaml', text }])

describe('any value in any field', () => {
  const fields = paths(fullDocument)
  const anywhere = fc.nat(fields.length - 1).map((i) => fields[i]!)

  test('is no crash, and every problem says what, where and what next', { timeout }, () => {
    fc.assert(
      fc.property(anywhere, anything, styles, (path, value, style) => {
        const { text, spots } = print(replaced(fullDocument, path, value), style)
        const result = read(text)
        const begins = new Set([...spots.values()].flatMap((spot) => [spot.value, spot.key]))
        for (const { code, message, next, place } of 'problems' in result ? result.problems : []) {
          expect(begins).toContain(offsetOf(text, place))
          expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/u)
          expect([message, next].every((words) => words.length > 3 && !/undefined|\[object/u.test(words))).toBe(true)
        }
      }),
      runs(600),
    )
  })

  test('of the wrong type is told once, where it stands', { timeout }, () => {
    const wrong = fc.constantFrom(null, true, -0.5, { x: {} }, [{ x: {} }])
    fc.assert(
      fc.property(anywhere, wrong, styles, (path, value, style) => {
        const { text, spots } = print(replaced(fullDocument, path, value), style)
        const result = read(text)
        fc.pre('problems' in result)
        const here = pointer(path)
        const inside = [...spots].filter(([at]) => at === here || at.startsWith(`${here}/`))
        const offsets = result.problems.map(({ place }) => offsetOf(text, place))
        const told = inside.flatMap(([, spot]) => [spot.value, spot.key]).filter((at) => offsets.includes(at ?? -1))
        expect(told.length).toBeGreaterThan(0)
        // A map in lines begins with its first key, so what is missing in it and that key have one place.
        const faults = result.problems.map(({ code }, i) => `${code} ${offsets[i]}`)
        expect(new Set(faults).size).toBe(faults.length)
      }),
      runs(300),
    )
  })
})

/** A manifest without its places. */
function withoutPlaces(manifest: Manifest): unknown {
  return JSON.parse(JSON.stringify(manifest, (key, value: unknown) => (key === 'place' ? undefined : value)))
}

describe('the same document', () => {
  test('in any style is the same manifest, and each entry stands where its text stands', { timeout }, () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(fullDocument), documents), styles, (document, style) => {
        const { text, spots } = print(document, style)
        const result = read(text)
        const plain = read(JSON.stringify(document))
        fc.pre('ok' in plain)
        expect('ok' in result && withoutPlaces(result.ok)).toEqual(withoutPlaces(plain.ok))
        const stands = (list: string, i: number, place: { line: number; column: number }) =>
          offsetOf(text, place) === spots.get(`/${list}/${i}`)?.value
        const { releases, migrations, blocks } = 'ok' in result ? result.ok : plain.ok
        const order = (list: readonly object[] | undefined, one: (entry: never) => boolean) =>
          (list ?? []).findIndex((entry) => one(entry as never))
        for (const { version, place } of releases) {
          const i = order(document.releases, (entry: { version: string }) => entry.version === version.text)
          expect(stands('releases', i, place)).toBe(true)
        }
        for (const { id, place } of migrations) {
          const i = order(document.migrations, (entry: { id: string }) => entry.id === id)
          expect(stands('migrations', i, place)).toBe(true)
        }
        expect(blocks.map(({ place }, i) => stands('blocks', i, place))).not.toContain(false)
      }),
      runs(100),
    )
  })

  test('in several files is the same manifest, in whatever order they are named', { timeout }, () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(fullDocument), documents), fc.boolean(), (document, backwards) => {
        const plain = read(JSON.stringify(document))
        fc.pre('ok' in plain)
        const files = Object.entries(document).map(([key, value], i) => ({
          path: `${String(i).padStart(3, '0')}-${key}.yaml`,
          text: JSON.stringify(key === 'manifest' ? { manifest: 1 } : { manifest: 1, [key]: value }),
        }))
        const result = readManifest(backwards ? files.toReversed() : files)
        expect('ok' in result && withoutPlaces(result.ok)).toEqual(withoutPlaces(plain.ok))
        expect('ok' in result && result.ok.releases.every(({ place }) => place.file.endsWith('releases.yaml'))).toBe(
          true,
        )
      }),
      runs(60),
    )
  })
})
