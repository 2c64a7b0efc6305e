import * as fc from 'fast-check'
import compareSemver from 'semver/functions/compare.js'
import { describe, expect, test } from 'vitest'
import {
  comparePrecedence,
  compareVersions,
  isPreRelease,
  parseNumbers,
  parseVersion,
  type Version,
  versionSchemes,
} from '../../src/domain/version.ts'
import { runs } from '../support/arbitraries.ts'

const sign = (order: number) => Math.sign(order)

const number = fc.nat(12)
const identifier = fc.oneof(fc.nat(12).map(String), fc.constantFrom('alpha', 'rc', 'x-1', 'RC', '0a'))
const suffix = fc.tuple(
  fc.array(identifier, { maxLength: 3 }).map((ids) => (ids.length === 0 ? '' : `-${ids.join('.')}`)),
  fc.constantFrom('', '+amd64', '+arm64', '+1.2'),
)
const semantic = fc
  .tuple(number, number, number, suffix)
  .map(([major, minor, patch, [pre, build]]) => `${major}.${minor}.${patch}${pre}${build}`)
const dotted = fc
  .tuple(fc.array(number, { minLength: 1, maxLength: 5 }), suffix)
  .map(([parts, [pre, build]]) => `${parts.join('.')}${pre}${build}`)

const semver = (text: string): Version => parseVersion('semver', text)!
const numbers = (text: string): Version => parseVersion('dotted', text)!

describe('versions of a semver product', () => {
  test('are ordered as semantic versioning orders them', () => {
    fc.assert(
      fc.property(semantic, semantic, (a, b) => {
        expect(sign(comparePrecedence(semver(a), semver(b)))).toBe(compareSemver(a, b))
      }),
      runs(2000),
    )
  })

  test.each(['1.2', '1.2.3.4', '01.2.3', '1.2.3-', '1.2.3-01', ' 1.2.3', '1.2.3 ', '=1.2.3', 'vv1.2.3', '1.2.x', ''])(
    'are not spelled %o',
    (text) => {
      expect(parseVersion('semver', text)).toBeUndefined()
    },
  )

  test('may be written with a v, which is no part of them', () => {
    expect(semver('v17.3.7')).toEqual(semver('17.3.7'))
  })
})

describe('versions of any product', () => {
  test('are ordered totally: every two in one way, and chains stay chains', () => {
    fc.assert(
      fc.property(dotted, dotted, dotted, (x, y, z) => {
        const [a, b, c] = [numbers(x), numbers(y), numbers(z)]
        expect(compareVersions(a, a)).toBe(0)
        expect(sign(compareVersions(a, b)) + sign(compareVersions(b, a))).toBe(0)
        const [low, middle, high] = [a, b, c].toSorted(compareVersions) as [Version, Version, Version]
        expect(compareVersions(low, middle)).toBeLessThanOrEqual(0)
        expect(compareVersions(low, high)).toBeLessThanOrEqual(0)
      }),
      runs(2000),
    )
  })

  test('are compared as numbers, never as text', () => {
    const texts = ['9.5.10', '10.0.0', '10.2.0', '10.10.0', '10.10.10', '100.0.0']
    expect(
      texts
        .toReversed()
        .map(semver)
        .toSorted(compareVersions)
        .map(({ text }) => text),
    ).toEqual(texts)
  })

  test('have as many parts as the product gives them, and a missing part is zero', () => {
    expect(numbers('31.0.9.1').parts).toEqual([31, 0, 9, 1])
    expect(comparePrecedence(numbers('31.0'), numbers('31.0.0.0'))).toBe(0)
    expect(comparePrecedence(numbers('31.0.9'), numbers('31.0.9.1'))).toBeLessThan(0)
  })

  test('differ by build only where nothing else does', () => {
    const [amd, arm, plain] = ['4.14.1+amd64', '4.14.1+arm64', '4.14.1'].map(semver) as [Version, Version, Version]
    expect(comparePrecedence(amd, arm)).toBe(0)
    expect([arm, amd, plain].toSorted(compareVersions)).toEqual([plain, amd, arm])
    expect(compareVersions(arm, semver('4.14.2+amd64'))).toBeLessThan(0)
  })

  test('stand above their pre-releases', () => {
    const texts = ['1.2.0-alpha', '1.2.0-alpha.1', '1.2.0-rc.9', '1.2.0-rc.10', '1.2.0', '1.2.1-rc.1']
    expect(
      texts
        .toReversed()
        .map(numbers)
        .toSorted(compareVersions)
        .map(({ text }) => text),
    ).toEqual(texts)
    expect(texts.map((text) => isPreRelease(numbers(text)))).toEqual([true, true, true, true, false, true])
  })

  test('are no crash, whatever somebody types', () => {
    fc.assert(
      fc.property(fc.constantFrom(...versionSchemes), fc.string({ unit: 'binary', maxLength: 200 }), (scheme, text) => {
        const version = parseVersion(scheme, text)
        expect(version === undefined || version.parts.every((part) => Number.isSafeInteger(part))).toBe(true)
      }),
      runs(2000),
    )
    expect(parseVersion('dotted', `${'1.'.repeat(100)}1`)).toBeUndefined()
    expect(parseVersion('semver', `1.2.3-${'a'.repeat(10_000)}`)).toBeUndefined()
  })
})

describe('versions of a calendar product', () => {
  test('keep the zeros they are written with, and are compared without them', () => {
    const version = parseVersion('calver', '24.09.01')!
    expect(version).toMatchObject({ text: '24.09.01', parts: [24, 9, 1] })
    expect(comparePrecedence(version, parseVersion('calver', '24.9.1')!)).toBe(0)
    expect(comparePrecedence(version, parseVersion('calver', '24.10.0')!)).toBeLessThan(0)
  })

  test('begin with a year', () => {
    const isCalendar = (text: string) => parseVersion('calver', text) !== undefined
    expect(['24.9', '2024.9.1', '0.1', '150.1', '1969.1', '2200.1'].map(isCalendar)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('numbers of ranges, components and lines', () => {
  test.each(['', '.', '1.', '.1', '1..2', '-1', '1.2.3.4.5.6.7.8.9', '1'.repeat(16), '1 2', '1.2\n', '１.２'])(
    'are not %o',
    (text) => {
      expect(parseNumbers(text)).toBeUndefined()
    },
  )
})
