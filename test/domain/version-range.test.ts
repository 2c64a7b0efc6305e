import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundsOf, inRange, parseRange } from '../../src/domain/version-range.ts'
import { parseNumbers } from '../../src/domain/version.ts'
import { compareNumbers, inRange as inRangeByDefinition } from '../planner/oracle/versions.ts'
import { runs } from '../support/arbitraries.ts'

const holds = (range: string, version: string) => inRange(parseRange(range)!, parseNumbers(version)!)

const parts = (minLength: number, maxLength: number) => fc.array(fc.nat(3), { minLength, maxLength })
const bound = fc
  .tuple(parts(1, 4), fc.constantFrom('', '', '-rc.1'))
  .map(([numbers, pre]) => `${numbers.join('.')}${pre}`)
const comparator = fc.tuple(fc.constantFrom('<', '<=', '=', '>=', '>', ''), bound).map((words) => words.join(''))
const alternative = fc.array(comparator, { minLength: 1, maxLength: 3 })
const version = fc
  .tuple(parts(1, 4), fc.constantFrom('', '-rc.1', '+arm64'))
  .map(([numbers, end]) => `${numbers.join('.')}${end}`)

describe('a range', () => {
  test('holds a version as each of its comparators says', () => {
    fc.assert(
      fc.property(fc.array(alternative, { minLength: 1, maxLength: 3 }), version, (alternatives, text) => {
        const range = parseRange(alternatives.map((words) => words.join(' ')).join(' || '))!
        expect(inRange(range, parseNumbers(text)!)).toBe(inRangeByDefinition(range, parseNumbers(text)!))
      }),
      runs(2000),
    )
  })

  test('holds of plain numbers exactly those between its bounds', () => {
    const whole = parts(3, 3)
    fc.assert(
      fc.property(whole, whole, whole, (low, high, one) => {
        const [a, b, v] = [low, high, one].map((numbers) => numbers.join('.')) as [string, string, string]
        const from = compareNumbers(one, low)
        const to = compareNumbers(one, high)
        expect(holds(`>=${a} <${b}`, v)).toBe(from >= 0 && to < 0)
        expect(holds(`${a} - ${b}`, v)).toBe(from >= 0 && to <= 0)
        expect(holds(`<${a} || >${b}`, v)).toBe(from < 0 || to > 0)
        expect(holds(a, v)).toBe(from === 0)
        expect(holds('*', v)).toBe(true)
      }),
      runs(1000),
    )
  })

  test.each([
    ['>=14, <17', '16.9', true],
    ['>= 14 < 17', '17.0', false],
    ['<=16', '16.9', true],
    ['>16', '16.9', false],
    ['16', '16.9.4', true],
    ['16.9', '16.10', false],
    ['<17.1.0', '17.1.0-rc1', true],
    ['>=17.1', '17.1.0-rc1', true],
    ['>=17.1.0', '17.1.0-rc1', false],
    ['v1.2 - v1.4', '1.4.9', true],
    ['11 || 13', '12', false],
    ['11 || 13', '13.2', true],
    ['15.11.0 - 15.11.2', '15.11.3', false],
    ['<17.10', '17.9.9', true],
    ['=4.14.1', '4.14.1+arm64', true],
  ])('%s of %s: %s', (range, one, answer) => {
    expect(holds(range, one)).toBe(answer)
  })

  test.each(['', '||', '1 ||', '~1.2', '^1', '>', '>=', '1.x', 'a - b', '1 - ', '>=1 <', '!1', `>=${'1'.repeat(600)}`])(
    'is not %o',
    (text) => {
      expect(parseRange(text)).toBeUndefined()
    },
  )

  test('is no crash, whatever somebody types', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const range = parseRange(text)
        expect(range === undefined || typeof inRange(range, parseNumbers('1.2.3')!) === 'boolean').toBe(true)
      }),
      runs(2000),
    )
  })

  test('names the versions its answer changes at, ascending', () => {
    expect(boundsOf(parseRange('>=16 <17 || 12.4')!).map(({ text }) => text)).toEqual(['12.4', '16', '17'])
    expect(boundsOf(parseRange('*')!)).toEqual([])
  })
})
