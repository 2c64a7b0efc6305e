import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayWidth } from '../../../src/present/display-width.ts'
import { plainPalette } from '../../../src/present/palette.ts'
import { frame, type Framed } from '../../../src/present/validation/frame.ts'
import { runs } from '../../support/arbitraries.ts'
import { hostileFinding } from './sample-validations.ts'

/** The frame of `value`, found in the second of three lines. */
function framed(line: string, value: string, { width = 80, first = 9 } = {}): readonly string[] {
  const column = line.indexOf(value) + 1
  const at: Framed = {
    place: { file: 'a.yaml', line: first + 1, column },
    end: { line: first + 1, column: column + value.length },
    excerpt: { first_line: first, lines: ['before', line, 'after'] },
  }
  return show(at, width)
}

function show(at: Framed, width = 80): readonly string[] {
  return frame(at, { width, palette: plainPalette, meaning: 'bad' })
}

const at = (lines: string[], [line, column]: [number, number], end: [number, number], first = 1): Framed => ({
  place: { file: 'a.yaml', line, column },
  end: { line: end[0], column: end[1] },
  excerpt: { first_line: first, lines },
})

describe('a code frame', () => {
  test('numbers the lines and marks the value', () => {
    expect(framed('finalized_in: "19.5"', '"19.5"')).toEqual([
      ' 9 | before',
      '10 | finalized_in: "19.5"',
      '   |               ^^^^^^',
      '11 | after',
    ])
  })

  test('marks what stands behind tabs and wide characters where a terminal shows it', () => {
    expect(framed('\tname: 字字, line: "1.1"', '"1.1"', { first: 1 }).slice(1, 3)).toEqual([
      '2 |     name: 字字, line: "1.1"',
      '  |                       ^^^^^',
    ])
    expect(framed('name: 字字', '字字', { first: 1 })[2]).toBe('  |       ^^^^')
    expect(framed('e\u0301: x', 'x', { first: 1 })[2]).toBe('  |    ^')
    expect(framed('🙂: x', 'x', { first: 1 })[2]).toBe('  |     ^')
  })

  test('marks a place without an end by one sign, also behind the last character', () => {
    expect(show(at(['abc'], [1, 2], [1, 2]))).toEqual(['1 | abc', '  |  ^'])
    expect(show(at(['abc'], [1, 4], [1, 4]))).toEqual(['1 | abc', '  |    ^'])
    expect(show(at([''], [1, 1], [1, 1]))).toEqual(['1 |', '  | ^'])
  })

  test('marks a value over several lines to the end of its first one', () => {
    expect(show(at(['sql: |  ', '  SELECT 1'], [1, 6], [2, 11]))).toEqual([
      '1 | sql: |',
      '  |      ^',
      '2 |   SELECT 1',
    ])
  })

  test('leaves blank lines at its edges out, and is nothing without the line itself', () => {
    expect(show(at(['', 'x: 1', ' '], [2, 1], [2, 2]))).toEqual(['2 | x: 1', '  | ^'])
    expect(show(at([], [2, 1], [2, 2]))).toEqual([])
    expect(show(at(['a'], [7, 1], [7, 2]))).toEqual([])
  })

  test('is cut around the value where the line is too long, all lines at the same cell', () => {
    const line = `- {${'a: 1, '.repeat(20)}line: "1.1", ${'b: 2, '.repeat(20)}}`
    const lines = framed(line, '"1.1"', { width: 40, first: 1 })
    expect(lines).toEqual(['1 | …', '2 | …: 1, line: "1.1", b: 2, b: 2, b: 2…', '  |             ^^^^^', '3 | …'])
    expect(framed(line, 'a: 1', { width: 40, first: 1 })[1]).toMatch(/^2 \| - \{a: 1, .*…$/u)
  })

  test('of a value wider than the terminal begins with the value', () => {
    const lines = framed(`name: ${'x'.repeat(60)}`, 'x'.repeat(60), { width: 24, first: 1 })
    expect(lines.slice(1, 3)).toEqual([`2 | …${'x'.repeat(18)}…`, `  |  ${'^'.repeat(19)}`])
  })

  test('marks a place behind the last character also where the line just fits', () => {
    const lines = show(at(['x'.repeat(20)], [1, 21], [1, 21]), 24)
    expect(lines).toEqual([`1 | …${'x'.repeat(11)}`, `  | ${' '.repeat(12)}^`])
  })

  test('is never wider than the terminal and has one mark, whatever is written there', () => {
    fc.assert(
      fc.property(hostileFinding, fc.integer({ min: 20, max: 60 }), (finding, width) => {
        const lines = show(finding, width)
        expect(lines.filter((line) => displayWidth(line) > width || /[\p{Cc}\p{Bidi_Control}]/u.test(line))).toEqual([])
        const marks = lines.filter((line) => /^ *\| *\^+$/u.test(line)).length
        expect(Math.min(marks, 1)).toBe(Math.min(lines.length, 1))
      }),
      runs(500),
    )
  })
})
