import { describe, expect, test } from 'vitest'
import { comparisonOperators, compareValue } from '../../src/domain/condition.ts'
import { coverageAt } from '../../src/domain/coverage.ts'
import { isAcceptable, reasonId, reasonKinds } from '../../src/domain/reason.ts'
import { allOf, anyOf, not } from '../../src/domain/truth.ts'
import { parseVersion } from '../../src/domain/version.ts'
import { manifestWith } from '../support/manifests.ts'

describe('a three-valued answer', () => {
  test('of any is yes as soon as one is, and no only when all are', () => {
    expect(anyOf(['no', 'unknown', 'yes'])).toBe('yes')
    expect(anyOf(['no', 'unknown'])).toBe('unknown')
    expect(anyOf(['no', 'no'])).toBe('no')
    expect(anyOf([])).toBe('no')
  })

  test('of all is no as soon as one is, and yes only when all are', () => {
    expect(allOf(['yes', 'unknown', 'no'])).toBe('no')
    expect(allOf(['yes', 'unknown'])).toBe('unknown')
    expect(allOf(['yes', 'yes'])).toBe('yes')
    expect(allOf([])).toBe('yes')
  })

  test('turned round stays unknown where it was', () => {
    expect([not('yes'), not('no'), not('unknown')]).toEqual(['no', 'yes', 'unknown'])
  })
})

describe('a measured value', () => {
  test('is compared strictly or not, as the operator says', () => {
    const answers = (value: number) => comparisonOperators.map((operator) => compareValue(value, operator, 30_000))
    expect(comparisonOperators).toEqual(['>', '>=', '=', '<=', '<'])
    expect(answers(29_999)).toEqual([false, false, false, true, true])
    expect(answers(30_000)).toEqual([false, true, true, true, false])
    expect(answers(30_001)).toEqual([true, true, false, false, false])
  })

  test('of another kind than the threshold is equal to nothing, and no text is greater than another', () => {
    expect(compareValue('1', '=', 1)).toBe(false)
    expect(compareValue(true, '=', 1)).toBe(false)
    expect(compareValue('b', '>', 'a')).toBe(false)
    expect(compareValue(true, '=', true)).toBe(true)
    expect(compareValue(Number.NaN, '<=', 1)).toBe(false)
  })
})

describe('a reason', () => {
  test('has an id of kind, subject and hop that can be pasted into a shell', () => {
    const id = reasonId({ kind: 'avoid', subject: '17.1.1', hop: { from: '16.11.10', to: '17.1.1' } })
    expect(id).toBe('avoid:17.1.1@16.11.10..17.1.1')
  })

  test('can be accepted where nothing breaks for certain', () => {
    expect(reasonKinds.filter(isAcceptable)).toEqual([
      'old-patch-of-stop',
      'skips-conditional-stop',
      'finalizes-inline',
      'loses-migration',
      'older-than-current',
      'component-untested',
      'blocked',
      'avoid',
      'too-soon',
    ])
  })
})

describe('coverage', () => {
  const { product, coverage } = manifestWith({
    coverage: [
      { of: 'versions', until: '1.2' },
      { of: 'versions', from: '1.2.3', until: '2.0.5', degree: 'partial' },
      { of: 'stops' },
    ],
  })
  const at = (text: string) => coverageAt(product, coverage, 'versions', parseVersion('semver', text)!)

  test('is complete to the end of the line it names, then what else is said, then nothing', () => {
    expect(['0.1.0', '1.2.0', '1.2.9', '1.3.0', '2.0.5', '2.0.6'].map(at)).toEqual([
      'complete',
      'complete',
      'complete',
      'partial',
      'partial',
      'none',
    ])
  })

  test('without ends is for every version, and of one kind of fact only', () => {
    expect(coverageAt(product, coverage, 'stops', parseVersion('semver', '99.0.0')!)).toBe('complete')
    expect(coverageAt(product, coverage, 'sizes', parseVersion('semver', '1.0.0')!)).toBe('none')
  })
})
