import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { suppressionComments } from '../../src/manifest/suppression-comments.ts'

/** What each comment suppresses: `rule@first-last`, with `!` when there is no reason. */
function read(text: string, file = 'manifest.yaml'): string[] {
  return suppressionComments(file, text).map(({ rules, reason, covers }) => {
    const lines = covers ? `${covers.first}-${covers.last}` : 'nothing'
    return `${rules.map(({ name }) => name).join('+')}@${lines}${reason === undefined ? '!' : ''}`
  })
}

describe('A comment in YAML', () => {
  test.each([
    [
      'behind a value covers its line',
      'stops:\n  - line: "1.1" # waystop ignore a-rule: why\n    reason: x\n',
      'a-rule@2-2',
    ],
    ['above a list item covers the item', '# waystop ignore a: why\n- x: 1\n  y: 2\n\n  z: 3\n- x: 2\n', 'a@2-5'],
    ['above a key covers what is indented below it', '# waystop ignore a: why\nx:\n  y: 1\n  z: 2\nq: 3\n', 'a@2-4'],
    ['above a key covers a list as deep as the key', '# waystop ignore a: why\nx:\n- y\n- z\nq: 3\n', 'a@2-4'],
    ['inside an item covers one key', '- x: 1\n  # waystop ignore a: why\n  y:\n    - 2\n  z: 3\n', 'a@3-4'],
    [
      'above blank lines and other comments covers what follows them',
      '# waystop ignore a: why\n\n# note\nx: 1\ny: 2\n',
      'a@4-4',
    ],
    ['names several rules', 'x: 1 # waystop ignore a, b-c ,d: why\n', 'a+b-c+d@1-1'],
    ['may hold colons in its reason', 'x: 1 # waystop ignore a: see: there\n', 'a@1-1'],
    ['without a reason says so', 'x: 1 # waystop ignore a\n', 'a@1-1!'],
    ['with an empty reason has none', 'x: 1 # waystop ignore a:  \r\n', 'a@1-1!'],
    ['without a name names no rule', 'x: 1 # waystop ignore: why\n', '@1-1'],
    ['at the top covers the file', '# title\n# waystop ignore-file a: why\nmanifest: 1\nx: 2\n', 'a@1-5'],
    [
      'that means the file but stands below covers nothing',
      'manifest: 1\n# waystop ignore-file a: why\nx: 2\n',
      'a@nothing',
    ],
    ['below everything covers nothing', 'x: 1\n# waystop ignore a: why\n', 'a@nothing'],
    ['deeper than what follows covers nothing', 'x:\n  - 1\n  # waystop ignore a: why\ny: 2\n', 'a@nothing'],
    ['inside a flow list covers its item', 'x: [\n  # waystop ignore a: why\n  {y: 1},\n  {y: 2},\n]\n', 'a@3-3'],
    ['with CRLF is read alike', '# waystop ignore a: why\r\n- x: 1\r\n  y: 2\r\n- z\r\n', 'a@2-3'],
    ['is read in any case and with any space', 'x: 1 #Waystop  Ignore a : why', 'a@1-1'],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual([expected])
  })

  test.each([
    ['a double-quoted text', 'x: "a # waystop ignore a: why"\n'],
    ['a double-quoted text of several lines', 'x: "a\n  # waystop ignore a: why\n  b"\n'],
    ['a single-quoted text', "x: 'it''s # waystop ignore a: why'\n"],
    ['a single-quoted text of several lines', "x: 'a\n\n  # waystop ignore a: why\n  b'\n"],
    ['a literal block', 'x: |\n  a\n  # waystop ignore a: why\ny: 1\n'],
    ['a folded block with an indentation of its own', 'x: >2-\n    a\n  # waystop ignore a: why\ny: 1\n'],
    ['a plain text', 'x: a# waystop ignore a: why\n'],
    ['a quoted key', '{"# waystop ignore a": 1}\n'],
    ['a comment about such comments', '# see "# waystop ignore a: why"\nx: 1\n'],
    ['a word that only begins alike', 'x: 1 # waystop ignores a: why\n'],
    ['another directive', 'x: 1 # waystop ignore-line a: why\n'],
  ])('is none inside %s', (_, text) => {
    expect(read(text)).toEqual([])
  })

  test('is one behind quotes and blocks that hold hashes', () => {
    const text =
      'a: "#" # waystop ignore a: why\nb: | # waystop ignore b: why\n  # not\nc: don\'t # waystop ignore c: why\n'
    expect(read(text)).toEqual(['a@1-1', 'b@2-2', 'c@4-4'])
  })

  test('has a place, an end, and a place for each name', () => {
    const [comment] = suppressionComments('a.yaml', 'x: 1 # waystop ignore one, two: why\n')
    expect(comment).toMatchObject({
      place: { file: 'a.yaml', line: 1, column: 6 },
      end: { line: 1, column: 36 },
      rules: [{ place: { column: 23 } }, { place: { column: 28 } }],
      reason: 'why',
    })
  })
})

describe('A comment in SQL', () => {
  const sql = (text: string) => read(text, 'sql/1.up.sql')

  test.each([
    ['behind code covers its line', 'SELECT 1; -- waystop ignore a: why\nSELECT 2;\n', 'a@1-1'],
    ['above a statement covers the statement', '-- waystop ignore a: why\nUPDATE x\nSET y = 1;\nSELECT 2;\n', 'a@2-3'],
    [
      'inside a statement covers its rest',
      'UPDATE x\n-- waystop ignore a: why\nSET y = 1\nWHERE z;\nSELECT 2;\n',
      'a@3-4',
    ],
    ['sees no end in quotes', '-- waystop ignore a: why\nSELECT \';\',\n $$;$$, $t$;$t$, ";"\n;\nSELECT 2;\n', 'a@2-4'],
    ['above a statement without an end covers the rest', '-- waystop ignore a: why\nSELECT 1\nFROM x', 'a@2-3'],
    ['at the top covers the file', '-- waystop ignore-file a: why\nSELECT 1;\n', 'a@1-3'],
  ])('%s', (_, text, expected) => {
    expect(sql(text)).toEqual([expected])
  })

  test.each([
    ['a text', "SELECT '-- waystop ignore a: why';"],
    ['a text with doubled quotes', "SELECT 'it''s\n-- waystop ignore a: why';"],
    ['a text with escapes', String.raw`SELECT E'it\'s -- waystop ignore a: why';`],
    ['a dollar-quoted text', 'DO $body$\n-- waystop ignore a: why\n$body$;'],
    ['a quoted name', 'SELECT "-- waystop ignore a: why";'],
    ['a nested block comment', '/* /* */ \n-- waystop ignore a: why\n*/ SELECT 1;'],
    ['a text that never ends', "SELECT '\n-- waystop ignore a: why\n"],
  ])('is none inside %s', (_, text) => {
    expect(sql(text)).toEqual([])
  })

  test('is one behind names and parameters with dollars, and behind a plain backslash', () => {
    expect(sql('SELECT a$b$, $1 -- waystop ignore a: why\n')).toEqual(['a@1-1'])
    expect(sql("SELECT '\\' -- waystop ignore a: why\n")).toEqual(['a@1-1'])
  })
})

test('Other files have no such comments', () => {
  expect(read('{"a": "# waystop ignore a: why"}', 'a.json')).toEqual([])
})

test('No text breaks the reading', () => {
  const piece = constantFrom(
    '# waystop ignore a: b',
    '-- waystop ignore a: b',
    '"',
    "'",
    '|',
    '\n',
    '  ',
    '- ',
    '[',
    '{',
    '$$',
    '/*',
    ';',
    ':',
    'x',
    '\r\n',
    'é𝒳',
  )
  const text = array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
  assert(
    property(text, constantFrom('a.yaml', 'a.sql'), (source, file) => {
      const lines = source.split('\n').length
      for (const { place, covers } of suppressionComments(file, source)) {
        expect(place.line).toBeLessThanOrEqual(lines)
        const { first, last } = covers ?? { first: 1, last: 1 }
        expect(first <= last && last <= lines).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})

test('Many comments cost as many lookups: they are read in one pass', () => {
  const many = 30_000
  const text = `${'# waystop ignore a: why\n'.repeat(many)}x:\n${'  - 1\n'.repeat(many)}`
  expect(suppressionComments('a.yaml', text).at(0)?.covers).toEqual({ first: many + 1, last: 2 * many + 1 })
})
