import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ManifestFile, readManifest } from '../../src/manifest/read-manifest.ts'
import { spotFinder } from '../../src/manifest/spots.ts'
import { check, type Judged } from '../../src/rules/check.ts'
import { groundOf } from '../../src/rules/ground.ts'
import { allRules } from '../../src/rules/registry.ts'
import { documents, runs, timeout } from '../support/arbitraries.ts'
import { depotText } from '../support/depot.ts'
import { shippedFiles } from '../support/manifests.ts'
import { givenOf, isCheck } from './example.ts'

// `WAYSTOP_TEST_RUNS=1000 vitest run test/rules/fuzz.test.ts` tries more than 100,000 inputs.

const rules = allRules.filter(isCheck)
type Find = ReturnType<typeof spotFinder>

/** Checks texts whatever they hold; what is not whole about the findings. */
function complaints(files: readonly ManifestFile[]): string[] {
  const result = readManifest(files)
  if ('problems' in result) return result.problems.length > 0 ? [] : ['refused without a word']
  const find = spotFinder(files)
  const faults = check(groundOf(givenOf({ manifest: result.ok, strict: true })), rules)
  const ids = faults.map(({ rule, subject }) => `${rule.name}:${subject}`)
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${id} twice`)
  return [...twice, ...faults.flatMap((fault) => complaintsAbout(fault, find))]
}

function complaintsAbout({ rule, message, next, at, related = [] }: Judged, find: Find): string[] {
  const text = `${message}. ${next}.`
  const isWhole = !/undefined|\[object|NaN|[.\s]\.(?: |$)/u.test(text)
  const reversed = [at, ...related].filter((spot) => {
    const { place, end } = find(spot)
    return place.line > end.line || (place.line === end.line && place.column > end.column)
  })
  return [
    ...(isWhole ? [] : [`${rule.name} says: ${text}`]),
    ...reversed.map(() => `${rule.name} ends before it begins`),
  ]
}

/** The text with bytes turned, dropped, doubled, or another part of it put in their place. */
const broken = (text: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.record({
        at: fc.nat(text.length - 1),
        how: fc.constantFrom('turn', 'drop', 'double', 'move'),
        from: fc.nat(text.length - 1),
        length: fc.nat(40),
        code: fc.oneof(fc.integer({ min: 32, max: 126 }), fc.nat(0xff_ff)),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((changes) => changes.reduce((now, change) => changed(now, text, change), text))

interface Change {
  readonly at: number
  readonly how: string
  readonly from: number
  readonly length: number
  readonly code: number
}

function changed(now: string, original: string, { at, how, from, length, code }: Change): string {
  const before = now.slice(0, at)
  switch (how) {
    case 'turn':
      return before + String.fromCodePoint(code) + now.slice(at + 1)
    case 'drop':
      return before + now.slice(at + length)
    case 'double':
      return before + now.slice(at, at + length) + now.slice(at)
    default:
      return before + original.slice(from, from + length) + now.slice(at + length)
  }
}

describe('no manifest makes a rule crash or hang, and every finding is whole', () => {
  const asFile = (text: string) => [{ path: 'manifest.yaml', text }]

  test('whatever the grammar of manifests brings forth', { timeout }, () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(complaints(asFile(JSON.stringify(document, null, 1)))).toEqual([])
      }),
      runs(60),
    )
  })

  test('whatever becomes of a manifest with every field when bytes turn, vanish or move', { timeout }, () => {
    fc.assert(
      fc.property(broken(depotText), (text) => {
        expect(complaints(asFile(text))).toEqual([])
      }),
      runs(60),
    )
  })

  test.each(['sourcegraph', 'sentry', 'gitlab'])('and of the shipped files of %s', { timeout }, (product) => {
    const files = shippedFiles(product).filter(({ text }) => text.length < 20_000)
    const worse = fc
      .constantFrom(...files)
      .chain(({ path, text }) =>
        broken(text).map((changedText) =>
          files.map((file) => (file.path === path ? { path, text: changedText } : file)),
        ),
      )
    fc.assert(
      fc.property(worse, (all) => {
        expect(complaints(all)).toEqual([])
      }),
      runs(6),
    )
  })
})
