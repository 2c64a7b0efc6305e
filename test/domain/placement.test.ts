import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePoints, parsePoint, type Point } from '../../src/domain/line.ts'
import {
  contains,
  earliestPoint,
  formatPlacement,
  latestPoint,
  recordedAt,
  unplaced,
} from '../../src/domain/placement.ts'
import { type Product } from '../../src/domain/product.ts'
import { compareVersions, parseVersion } from '../../src/domain/version.ts'
import {
  comparePoints as comparePointsByDefinition,
  contains as containsByDefinition,
} from '../planner/oracle/versions.ts'
import { runs } from '../support/arbitraries.ts'

const product: Product = { id: 'shop', name: 'Shop', scheme: 'semver', lineParts: 2 }
const flat: Product = { ...product, lineParts: undefined }

const point = (text: string, of = product): Point => parsePoint(of, text)!
const version = (text: string) => parseVersion('semver', text)!

const versionText = fc.tuple(fc.nat(2), fc.nat(3), fc.nat(3)).map((parts) => parts.join('.'))
const pointText = fc.oneof(
  versionText,
  fc.tuple(fc.nat(2), fc.nat(3)).map((parts) => parts.join('.')),
)

describe('a version contains what came', () => {
  const ported = recordedAt(point('17.6.1'), [point('17.5.5'), point('17.4.9')])

  test.each([
    ['17.6.1', 'yes'],
    ['17.6.2', 'yes'],
    ['17.7.0', 'yes'],
    ['18.0.0', 'yes'],
    ['17.6.0', 'no'],
    ['17.5.5', 'yes'],
    ['17.5.9', 'yes'],
    ['17.5.4', 'no'],
    ['17.4.9', 'yes'],
    ['17.3.99', 'no'],
  ])('to 17.6.1, and was ported back to 17.5.5 and 17.4.9, in %s: %s', (text, answer) => {
    expect(contains(product, version(text), ported)).toBe(answer)
  })

  test('with a line in each of its versions, pre-releases included', () => {
    expect(contains(product, version('17.1.0-rc1'), recordedAt(point('17.1')))).toBe('yes')
    expect(contains(product, version('17.0.99'), recordedAt(point('17.1')))).toBe('no')
  })

  test('somewhere between two points surely from the later one on, surely not before the earlier', () => {
    const inferred = { kind: 'inferred', earliest: point('17.1'), latest: point('17.3') } as const
    expect(['17.0.9', '17.1.0', '17.2.5', '17.3.0'].map((text) => contains(product, version(text), inferred))).toEqual([
      'no',
      'unknown',
      'unknown',
      'yes',
    ])
  })

  test('nobody knows when: unknown', () => {
    expect(contains(product, version('99.0.0'), unplaced)).toBe('unknown')
  })

  test('exactly as the definition says', () => {
    fc.assert(
      fc.property(pointText, fc.array(versionText, { maxLength: 3 }), versionText, (main, backports, text) => {
        const placed = recordedAt(
          point(main),
          backports.map((one) => point(one)),
        ) as ReturnType<typeof recordedAt> & {
          kind: 'recorded'
        }
        expect(contains(product, version(text), placed)).toBe(
          containsByDefinition(product, version(text), placed) ? 'yes' : 'no',
        )
      }),
      runs(2000),
    )
  })

  test('where there are no lines, from the first entry on', () => {
    const placed = recordedAt(point('1.3.0', flat), [point('1.1.2', flat)])
    expect(['1.1.1', '1.1.2', '1.2.0'].map((text) => contains(flat, version(text), placed))).toEqual([
      'no',
      'yes',
      'yes',
    ])
  })

  test('and every later version of a line contains it too', () => {
    fc.assert(
      fc.property(
        pointText,
        fc.array(versionText, { maxLength: 2 }),
        versionText,
        fc.nat(3),
        (main, ports, text, more) => {
          const placed = recordedAt(
            point(main),
            ports.map((one) => point(one)),
          )
          const one = version(text)
          const later = version([...one.parts.slice(0, 2), one.parts[2]! + more].join('.'))
          fc.pre(contains(product, one, placed) === 'yes')
          expect(contains(product, later, placed)).toBe('yes')
        },
      ),
      runs(500),
    )
  })
})

describe('points', () => {
  test('are ordered totally: a line before each of its versions', () => {
    fc.assert(
      fc.property(pointText, pointText, pointText, (x, y, z) => {
        const [a, b, c] = [point(x), point(y), point(z)]
        const sign = (one: Point, other: Point) => Math.sign(comparePoints(product, one, other))
        expect(sign(a, b) + sign(b, a)).toBe(0)
        expect(sign(a, b)).toBe(Math.sign(comparePointsByDefinition(product, a, b)))
        const sorted = [a, b, c].toSorted((one, other) => comparePoints(product, one, other))
        expect(sign(sorted[0]!, sorted[2]!)).toBeLessThanOrEqual(0)
      }),
      runs(2000),
    )
  })

  test('are read as a line where they have as many parts as a line, else as a version of the product', () => {
    expect(point('17.1')).toMatchObject({ wholeLine: true, text: '17.1' })
    expect(point('17.1.0')).toMatchObject({ wholeLine: false })
    expect(['17', '17.1.2.3', '17.1-rc1', 'x', ''].map((text) => parsePoint(product, text))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('order versions as versions are ordered', () => {
    fc.assert(
      fc.property(versionText, versionText, (a, b) => {
        expect(Math.sign(comparePoints(product, point(a), point(b)))).toBe(
          Math.sign(compareVersions(version(a), version(b))),
        )
      }),
      runs(500),
    )
  })
})

describe('a placement', () => {
  test('says itself in words', () => {
    expect(formatPlacement(recordedAt(point('17.6.1'), [point('17.5.5')]))).toBe('17.6.1 (also 17.5.5)')
    expect(formatPlacement(recordedAt(point('17.1')))).toBe('17.1')
    expect(formatPlacement({ kind: 'inferred', earliest: point('17.4'), latest: point('17.5') })).toBe(
      '17.4 to 17.5 (inferred)',
    )
    expect(formatPlacement(unplaced)).toBe('unknown')
  })

  test('has two ends, which are one where it is recorded', () => {
    const recorded = recordedAt(point('17.6.1'), [point('17.5.5')])
    expect([earliestPoint(recorded)?.text, latestPoint(recorded)?.text]).toEqual(['17.6.1', '17.6.1'])
    expect([earliestPoint(unplaced), latestPoint(unplaced)]).toEqual([undefined, undefined])
  })
})
