import { array, assert, constantFrom, pre, property, string, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePattern, patternProblem } from '../../src/domain/pattern.ts'
import { runs } from '../support/arbitraries.ts'

const groups = (pattern: string, text: string): unknown => {
  const found = compilePattern(pattern).match(text)
  return found instanceof Map ? Object.fromEntries(found as Map<string, string>) : found
}

describe('a pattern', () => {
  test.each([
    [String.raw`^gitlab-[ce]e (?<version>\d+(\.\d+)*)`, 'x\ngitlab-ee 17.3.7\n', { version: '17.3.7' }],
    [
      String.raw`^\s*(?<state>\w+)\s*\|\s*(?<name>[^,]+),(?<rest>.*)$`,
      ' active | A,b,c\r\n',
      { state: 'active', name: 'A', rest: 'b,c' },
    ],
    ['(?<a>x*?)(?<b>x*)', 'xxx', { a: '', b: 'xxx' }],
    ['(?<a>x{2,3})', 'xxxxx', { a: 'xxx' }],
    ['(?<a>cat|category)', 'category', { a: 'cat' }],
    [String.raw`\bfail(ed|ure)?\b`, 'it failed.', {}],
    [String.raw`\bfail\b`, 'it failed.', undefined],
    ['^$', 'a\n\nb', {}],
    ['(?<a>[^\\]]+)', ']]x-y', { a: 'x-y' }],
    ['(?<a>[a-c-]+)', 'zb-a', { a: 'b-a' }],
    ['(?<a>é😀)', 'é😀', { a: 'é😀' }],
  ])('%s of %j', (pattern, text, expected) => {
    expect(groups(pattern, text)).toEqual(expected)
  })

  test.each([
    ['(a', 'missing closing ): (a'],
    ['a)', 'unexpected ): a)'],
    ['[a', 'missing closing ]: [a'],
    ['*a', 'missing argument to repetition operator: *'],
    ['a**', 'invalid nested repetition operator: **'],
    ['(?=a)', 'invalid or unsupported Perl syntax: (?='],
    [String.raw`(a)\1`, String.raw`invalid escape sequence: \1`],
    ['a{1,9999}', 'invalid repeat count: {1,9999}'],
    ['(?<a>x)(?<a>y)', 'duplicate capture group name: a'],
    ['((a{200}){200}){200}', 'invalid repeat count: {200}'],
    ['('.repeat(500) + ')'.repeat(500), undefined],
    ['x'.repeat(1001), 'it is longer than 1000 characters'],
    ['a\\', 'trailing backslash at end of expression'],
  ])('that is none is refused, and the reason named', (pattern, problem) => {
    expect(patternProblem(pattern)).toBe(problem)
  })

  test('that other engines need a lifetime for is answered at once', () => {
    const began = performance.now()
    expect(groups('^(a+)+$', `${'a'.repeat(50_000)}!`)).toBeUndefined()
    expect(groups('(x+x+)+y', 'x'.repeat(20_000))).toBeUndefined()
    expect(groups('(.*)*,(.*)*,(.*)*;', ','.repeat(20_000))).toBeUndefined()
    expect(performance.now() - began).toBeLessThan(4000)
  })

  test('of a text that is too long is not tried, and that is no "no match"', () => {
    expect(groups('b', 'a'.repeat(1024 * 1024 + 1))).toBe('too-long')
  })

  test('matches what the engine of the language matches', () => {
    const atom = constantFrom('a', 'b', '.', '[ab]', '[^a]', String.raw`\w`, '(?:ab|a)', '(?<g>a*b)', '^', '$')
    const repeat = constantFrom('', '', '*', '+', '?', '*?', '+?', '{1,2}')
    const part = tuple(atom, repeat).map(([one, many]) => (one === '^' || one === '$' ? one : one + many))
    const pattern = array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
    const text = string({ unit: constantFrom('a', 'b', '\n', '-'), maxLength: 12 })
    assert(
      property(pattern, text, (source, input) => {
        pre(source.split('(?<g>').length <= 2)
        const expected = new RegExp(source, 'mu').exec(input)
        const found = compilePattern(source).match(input)
        // Which round a repeated group keeps is a quirk of each engine.
        const kept = /\(\?<g>a\*b\)(?![*+?{])/u.test(source)
        const group = found instanceof Map && kept ? found.get('g') : undefined
        expect([found !== undefined, group]).toEqual([expected !== null, kept ? expected?.groups?.['g'] : undefined])
      }),
      runs(500),
    )
  })
})
