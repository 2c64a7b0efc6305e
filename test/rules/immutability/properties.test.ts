import { assert, constantFrom, property, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareEntries } from '../../../src/domain/compare-entries.ts'
import { formatLine, parsePoint } from '../../../src/domain/line.ts'
import { type Lock } from '../../../src/domain/lock.ts'
import { type Manifest } from '../../../src/domain/manifest.ts'
import { entriesOf } from '../../../src/domain/manifest-entry.ts'
import { fleetChanges } from '../../../src/planner/fleet-changes.ts'
import { check } from '../../../src/rules/check.ts'
import { groundOf } from '../../../src/rules/ground.ts'
import { cutRelease } from '../../../src/rules/immutability/cut.ts'
import { slippedTo } from '../../../src/rules/immutability/slips.ts'
import { allRules } from '../../../src/rules/registry.ts'
import { runs, samples, timeout } from '../../support/arbitraries.ts'
import { givenOf, isCheck } from '../example.ts'
import { today } from './compared.ts'

const rules = allRules.filter(isCheck).filter(({ group }) => group === 'immutability')

function changes(given: { manifest: Manifest; base?: Manifest; lock?: Lock }): string[] {
  const now = Date.parse(`${today}T12:00:00Z`)
  return check(groundOf(givenOf({ ...given, now })), rules).map(({ rule, subject }) => `${rule.name} ${subject}`)
}

/** Every release cut, one after the other, line by line where there are lines. */
function cutAll(manifest: Manifest): Lock | undefined {
  const { product, lines, releases } = manifest
  const names = product.lineParts === undefined ? [] : lines.map(({ line }) => formatLine(line))
  let lock: Lock | undefined
  for (const name of [...names, ...releases.map(({ version }) => version.text)]) {
    const at = parsePoint(product, name)
    const cut = at && cutRelease({ manifest, lock, at, today, sql: new Map() })
    expect(cut?.problems ?? []).toEqual([])
    lock = cut?.lock ?? lock
  }
  return lock
}

describe('a manifest compared with itself', () => {
  test('has changed nothing: every rule about changes is silent', { timeout }, () => {
    assert(
      property(samples, ({ manifest }) => {
        expect(changes({ manifest, base: manifest })).toEqual([])
      }),
      runs(200),
    )
  })

  test('as it was when every release was cut, too, and a second cut has nothing to do', { timeout }, () => {
    assert(
      property(samples, ({ manifest }) => {
        const lock = cutAll(manifest)
        expect(changes({ manifest, ...(lock && { lock }) })).toEqual([])
        for (const name of lock?.releases.keys() ?? []) {
          const at = parsePoint(manifest.product, name)!
          expect(cutRelease({ manifest, lock, at, today, sql: new Map() })).toMatchObject({ frozen: [], problems: [] })
        }
      }),
      runs(100),
    )
  })

  test('lets nothing slip, has no entry that differs and moves no path', { timeout }, () => {
    assert(
      property(samples, ({ manifest }) => {
        const at = parsePoint(manifest.product, manifest.releases.at(-1)!.version.text)!
        expect(slippedTo({ manifest, base: manifest }, at, today).slips).toEqual([])
        expect(compareEntries(entriesOf(manifest), entriesOf(manifest))).toEqual([])
        const paths = fleetChanges({ before: manifest, after: manifest, since: '1970-01-01', today })
        expect(paths?.changes ?? []).toEqual([])
      }),
      runs(60),
    )
  })
})

describe('two manifests', () => {
  test('differ in one direction by what they differ in the other', { timeout }, () => {
    const opposite = { added: 'removed', removed: 'added', changed: 'changed' } as const
    assert(
      property(tuple(samples, samples), ([one, other]) => {
        const [a, b] = [entriesOf(one.manifest), entriesOf(other.manifest)]
        const told = (list: ReturnType<typeof compareEntries>, turn: boolean) =>
          list.map(({ change, entry }) => `${turn ? opposite[change] : change} ${entry.kind} ${entry.id}`).toSorted()
        expect(told(compareEntries(a, b), false)).toEqual(told(compareEntries(b, a), true))
      }),
      runs(60),
    )
  })

  test('whatever one is as the base of the other, the rules find and nobody falls', { timeout }, () => {
    assert(
      property(tuple(samples, samples, constantFrom(true, false)), ([one, other, withLock]) => {
        const lock = withLock ? cutAll(one.manifest) : undefined
        const found = changes({ manifest: other.manifest, base: one.manifest, ...(lock && { lock }) })
        expect(found.filter((one, i) => found.indexOf(one) < i)).toEqual([])
      }),
      runs(100),
    )
  })
})
