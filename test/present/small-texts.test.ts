import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reasonKinds } from '../../src/domain/reason.ts'
import { wrap } from '../../src/present/columns.ts'
import { commandLines } from '../../src/present/command-lines.ts'
import { displayWidth, padTo } from '../../src/present/display-width.ts'
import { plainPalette } from '../../src/present/palette.ts'
import { printable } from '../../src/present/printable.ts'
import { reasonWords } from '../../src/present/reason-words.ts'
import { table } from '../../src/present/table.ts'
import { textWidth, wrapPixels } from '../../src/present/text-metrics.ts'
import { count, firstNames, groupDigits, sentence } from '../../src/present/words.ts'
import { runs } from '../support/arbitraries.ts'
import { hostileText } from '../support/hostile-text.ts'

describe('a command over several lines', () => {
  test('breaks at spaces outside quotes only', () => {
    expect(commandLines("sudo sh -c 'echo one two' && plan next --from 1.0.0", 26)).toEqual([
      'sudo sh -c \\',
      "  'echo one two' && plan \\",
      '  next --from 1.0.0',
    ])
  })

  test.each(['echo "open', 'a # comment that is long', 'cat <<EOF\nx\nEOF', String.raw`echo it\'s one two three four`])(
    'leaves alone what a break could change: %s',
    (command) => {
      const whole = commandLines(command, 10)
        .join('\n')
        .replaceAll(/ \\\n {2}/gu, ' ')
      expect(whole).toBe(command)
    },
  )

  test('is the same command when its lines are joined', () => {
    const word = fc.oneof(fc.stringMatching(/^[a-z=./-]{1,12}$/u), fc.stringMatching(/^'[a-z ]{0,12}'$/u))
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), fc.integer({ min: 8, max: 60 }), (words, width) => {
        const command = words.join(' ')
        expect(
          commandLines(command, width)
            .join('\n')
            .replaceAll(/ \\\n {2}/gu, ' '),
        ).toBe(command)
      }),
      runs(300),
    )
  })
})

describe('widths', () => {
  test('of a terminal count wide and combining characters', () => {
    expect(displayWidth('字a')).toBe(3)
    expect(displayWidth('e\u0301')).toBe(1)
    expect(padTo('字', 4)).toBe('字  ')
    expect(padTo('7', 3, 'right')).toBe('  7')
  })

  test('of a drawing are kept by every line, and no text is lost', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.integer({ min: 30, max: 300 }), (text, width) => {
        const lines = wrapPixels(text, width, 11)
        expect(lines.filter((line) => textWidth(line, 11) > width + 0.001)).toEqual([])
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      }),
      runs(300),
    )
  })

  test('of wrapped text are kept, but by words that are longer', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 5, max: 80 }), (text, width) => {
        const wide = wrap(text, width).filter((line) => displayWidth(line) > width)
        expect(wide.filter((line) => line.trim().includes(' '))).toEqual([])
      }),
      runs(300),
    )
  })
})

describe('a table', () => {
  const rows = [
    { name: 'a', why: 'many words that need more than one line', size: '7' },
    { name: 'bb', why: 'a-very-long-word-with-hyphens', size: '123' },
  ]
  const columns = [
    { title: 'name', cell: (row: (typeof rows)[0]) => row.name },
    { title: 'why', cell: (row: (typeof rows)[0]) => row.why, flexible: true },
    { title: 'size', cell: (row: (typeof rows)[0]) => row.size, align: 'right' as const, droppable: 1 },
    { title: 'none', cell: () => '' },
  ]

  test('aligns, wraps its flexible column and leaves out a column without text', () => {
    const { head, rows: lines } = table(columns, rows, 32, plainPalette)
    expect([head, ...lines.flat()]).toEqual([
      'name  why                   size',
      'a     many words that need     7',
      '      more than one line',
      'bb    a-very-long-word-      123',
      '      with-hyphens',
    ])
  })

  test('drops a column when there is no room', () => {
    expect(table(columns, rows, 20, plainPalette).head).toBe('name  why')
  })
})

describe('words', () => {
  test('count, group and list', () => {
    expect([count(1, 'hop'), count(0, 'hop'), groupDigits(41_233), groupDigits(999)]).toEqual([
      '1 hop',
      '0 hops',
      '41,233',
      '999',
    ])
    expect(firstNames(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more')
    expect([sentence('is open'), sentence('Is it?')]).toEqual(['Is open.', 'Is it?'])
  })

  test('explain every kind of reason', () => {
    expect(Object.keys(reasonWords)).toEqual([...reasonKinds])
  })

  test('of a manifest lose what a terminal would obey, in values and in names of values', () => {
    expect(printable({ 'a\u001Bb': ['x\u0007', 7, null, 'two\r\nlines'] })).toEqual({
      'a\uFFFDb': ['x\uFFFD', 7, null, 'two\nlines'],
    })
  })
})
