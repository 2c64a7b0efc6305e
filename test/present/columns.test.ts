import { describe, expect, test } from 'vitest'
import { columns, wrap } from '../../src/present/columns.ts'

describe('columns', () => {
  test('align, and wrap the right side below itself', () => {
    expect(
      columns(
        [
          ['a', 'one two three'],
          ['long', 'four'],
        ],
        16,
      ),
    ).toBe(['  a     one two', '        three', '  long  four'].join('\n'))
  })

  test('leave no spaces at the end of a line without text', () => {
    expect(columns([['a', '']], 80)).toBe('  a')
  })

  test('of no rows are empty', () => {
    expect(columns([], 80)).toBe('')
  })
})

describe('wrapping', () => {
  test('keeps a word that is too long whole', () => {
    expect(wrap('a incomprehensible b', 5)).toEqual(['a', 'incomprehensible', 'b'])
  })

  test('keeps line breaks', () => {
    expect(wrap('a\n\nb', 80)).toEqual(['a', '', 'b'])
  })
})
