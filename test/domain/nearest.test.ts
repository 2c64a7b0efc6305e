import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nearest } from '../../src/domain/nearest.ts'
import { runs } from '../support/arbitraries.ts'

describe('the nearest words', () => {
  test('are those with a letter more, less, other or swapped', () => {
    expect(nearest('verison', ['version', 'versions', 'reason', 'date'])).toEqual(['version', 'versions'])
    expect(nearest('stps', ['stops', 'steps', 'step', 'maps'])).toEqual(['steps', 'stops'])
    expect(nearest('GitLab', ['gitlab'])).toEqual(['gitlab'])
  })

  test('are at most three and none too far off', () => {
    expect(nearest('abc', ['abd', 'abe', 'abf', 'abg'])).toHaveLength(3)
    expect(nearest('abc', ['xyz', ''])).toEqual([])
    expect(nearest('', ['a'])).toEqual(['a'])
  })

  test('are the word itself first, whatever its letters', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.array(fc.string({ maxLength: 12 })), (word, others) => {
        expect(nearest(word, [...others.filter((other) => other.toLowerCase() !== word.toLowerCase()), word])[0]).toBe(
          word,
        )
      }),
      runs(300),
    )
  })
})
