import { array, assert, constantFrom, integer, property, record, shuffledSubarray } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixFiles } from '../../../src/manifest/edit/fix.ts'
import { readManifest } from '../../../src/manifest/read-manifest.ts'

const head =
  'manifest: 1\nproduct: {id: shop, name: Shop, version_scheme: semver, line: 2}\ncomplete_until: 2026-01-01\n'

/** A manifest behind the head, mended, without the head. */
function fixed(text: string, top = head) {
  const { files, fixes } = fixFiles([{ path: 'm.yaml', text: top + text }])
  expect(files[0]!.text.startsWith(top)).toBe(true)
  const again = fixFiles(files)
  expect(again).toEqual({ files, fixes: [] })
  return { text: files[0]!.text.slice(top.length), what: fixes.map(({ line, what }) => `${line - 3} ${what}`) }
}

describe('Missing quotes', () => {
  test.each([
    ['around a line', 'stops:\n  - line: 17.10 # why\n', 'stops:\n  - line: "17.10" # why\n', ['2 quoted 17.10']],
    [
      'in flow maps',
      'stops: [{line: 17.10}, {line: 1.0 }]\n',
      'stops: [{line: "17.10"}, {line: "1.0" }]\n',
      ['1 quoted 17.10, 1.0'],
    ],
    [
      'around ids and in lists',
      'migrations:\n  - id: 20240503141055\n    release: [17.10, "17.9"]\n',
      'migrations:\n  - id: "20240503141055"\n    release: ["17.10", "17.9"]\n',
      ['2 quoted 20240503141055', '3 quoted 17.10'],
    ],
    [
      'in block lists',
      'migrations:\n- id: "20240503141055"\n  release:\n  - 17.10\n',
      'migrations:\n- id: "20240503141055"\n  release:\n  - "17.10"\n',
      ['4 quoted 17.10'],
    ],
    [
      'in intervals',
      'background_migrations: [{name: X, queued_in: {earliest: 17.10, latest: 17.11}}]\n',
      'background_migrations: [{name: X, queued_in: {earliest: "17.10", latest: "17.11"}}]\n',
      ['1 quoted 17.10, 17.11'],
    ],
    [
      'in policies',
      'policy: {stop_schedule: {from: 17.10, minors: [2, 5]}}\n',
      'policy: {stop_schedule: {from: "17.10", minors: [2, 5]}}\n',
      ['1 quoted 17.10'],
    ],
    [
      'around ranges that look like blocks, and then what stands beside them',
      'components: [{id: pg, name: PG}]\nreleases:\n  - version: "17.1.0"\n    requires: {pg: >=14 <17}\n    tested:\n      pg: >15 # yes\nstops: [{line: 17.10}]\n',
      'components: [{id: pg, name: PG}]\nreleases:\n  - version: "17.1.0"\n    requires: {pg: ">=14 <17"}\n    tested:\n      pg: ">15" # yes\nstops: [{line: "17.10"}]\n',
      ['4 quoted >=14 <17', '6 quoted >15', '7 quoted 17.10'],
    ],
    ['with CRLF', 'stops:\r\n  - line: 17.10\r\n', 'stops:\r\n  - line: "17.10"\r\n', ['2 quoted 17.10']],
  ])('%s are put', (_, before, after, what) => {
    expect(fixed(before)).toEqual({ text: after, what })
  })

  test.each([
    ['what is no text', 'stops: [{line: true}]\n'],
    ['a number where a number is asked for', 'background_migrations: [{name: X, batch_size: 1000}]\n'],
    ['a broken text', 'stops: [{line: "17.10}]\n'],
    ['a block text', 'stops:\n  - line: "17.1"\n    reason: >-\n      17.10\n'],
  ])('are not put around %s', (_, text) => {
    expect(fixed(text)).toEqual({ text, what: [] })
  })

  test('are put in every file of a folder, and a file without a fault is the same', () => {
    const files = [
      { path: 'a.yaml', text: head },
      { path: 'b.yaml', text: 'stops: [{line: 17.10}]' },
    ]
    const { files: after, fixes } = fixFiles(files)
    expect(after).toEqual([files[0], { path: 'b.yaml', text: 'stops: [{line: "17.10"}]' }])
    expect(fixes).toEqual([
      {
        file: 'b.yaml',
        line: 1,
        what: 'quoted 17.10',
        before: ['stops: [{line: 17.10}]'],
        after: ['stops: [{line: "17.10"}]'],
      },
    ])
  })
})

describe('A list out of order', () => {
  const stop = (line: number, comment = '') => `  - {line: "1.${line}", reason: x}${comment}\n`
  const stops = (...lines: number[]) => lines.map((line) => stop(line)).join('')

  test('is put in order, and entries take the comments above and beside them along', () => {
    const before = `stops:\n${stop(1)}  # three\n${stop(3, ' # 3')}${stop(2, ' # 2')}${stop(4)}${stop(5)}`
    const after = `stops:\n${stop(1)}${stop(2, ' # 2')}  # three\n${stop(3, ' # 3')}${stop(4)}${stop(5)}`
    expect(fixed(before)).toEqual({ text: after, what: ['3 put stops in ascending order: 2 entries moved'] })
  })

  test('keeps blank lines and the end of the file where they are', () => {
    const before =
      'releases:\n- version: 1.1.0\n\n- version: 1.3.0\n  date: 2025-01-01\n- version: 1.4.0\n\n- version: 1.5.0\n- version: 1.2.0'
    const after =
      'releases:\n- version: 1.1.0\n\n- version: 1.2.0\n- version: 1.3.0\n  date: 2025-01-01\n\n- version: 1.4.0\n- version: 1.5.0'
    expect(fixed(before).text).toBe(after)
    const windows = (one: string) => one.replaceAll('\n', '\r\n')
    expect(fixed(windows(before), windows(head)).text).toBe(windows(after))
  })

  test('by number, not by text, and each list by its own measure', () => {
    const ids = ['20240101000000', '20240301000000', '20240201000000', '20240401000000'].map(
      (id) => `  - id: "${id}"\n`,
    )
    const [first, third, second, fourth] = ids
    const before = `stops:\n${stops(2, 9, 11, 10, 12)}migrations:\n${ids.join('')}`
    expect(fixed(before).text).toBe(`stops:\n${stops(2, 9, 10, 11, 12)}migrations:\n${first}${second}${third}${fourth}`)
  })

  test.each([
    ['newest first', `stops:\n${stops(5, 4, 3, 2)}`],
    ['in an order of its own', `stops:\n${stops(1, 4, 2, 3, 1 + 5, 5)}`.replace('1.3', '1.0')],
    ['in brackets', 'stops: [{line: "1.1"}, {line: "1.3"}, {line: "1.2"}, {line: "1.4"}]\n'],
    ['with a heading that stands apart', `stops:\n${stops(1, 3)}\n  # later\n\n${stops(2, 4)}`],
    ['with a comment at the end of an entry', `stops:\n${stop(1)}${stop(3)}    # about 3\n${stop(2)}${stop(4)}`],
    [
      'with a comment above an entry that would no longer be the first',
      `stops:\n  # all of them\n${stops(2, 1, 3, 4)}`,
    ],
    [
      'with texts that keep blank lines',
      `stops:\n${stop(1)}  - line: "1.3"\n    reason: |+\n      x\n\n${stops(2, 4)}`,
    ],
    ['with line breaks of two kinds', `stops:\n${stops(1, 3, 2, 4)}`.replace('x}\n', 'x}\r\n')],
    ['already', `stops:\n${stops(1, 2, 3)}`],
  ])('is left alone: %s', (_, text) => {
    expect(fixed(text)).toEqual({ text, what: [] })
  })
})

test('Whatever is mended: comments and every other byte stay, the value is the written one, and once is enough', () => {
  const entry = record({
    minor: integer({ min: 0, max: 30 }),
    quote: constantFrom('', '', '"', "'"),
    comment: constantFrom('', ' # note', ' # "17.10"', " # it's"),
    style: constantFrom('flow', 'block'),
    above: constantFrom('', '  # above\n', '\n'),
  })
  const entries = array(entry, { minLength: 1, maxLength: 8 })
  assert(
    property(entries, constantFrom('\n', '\r\n'), (list, lineBreak) => {
      const unique = [...new Map(list.map((one) => [one.minor, one])).values()]
      const lines = unique.map(({ minor, quote, comment, style, above }) => {
        const written = `${quote}17.${minor}${quote}`
        return (
          above +
          (style === 'flow'
            ? `  - {line: ${written}, reason: x}${comment}\n`
            : `  - line: ${written}${comment}\n    reason: x\n`)
        )
      })
      const text = `${head}stops: # stops\n${lines.join('')}notes: [] # end`.replaceAll('\n', lineBreak)
      const { files } = fixFiles([{ path: 'm.yaml', text }])
      const after = files[0]!.text
      const bare = (one: string) => one.replaceAll('"', '').split(lineBreak).toSorted()
      expect(bare(after)).toEqual(bare(text))
      expect(after.match(/#.*/gu)?.toSorted()).toEqual(text.match(/#.*/gu)?.toSorted())
      const result = readManifest(files)
      const minors = unique.map(({ minor }) => minor).toSorted((a, b) => a - b)
      expect('ok' in result && result.ok.stops.map(({ id }) => id)).toEqual(minors.map((minor) => `17.${minor}`))
      expect(fixFiles(files)).toEqual({ files, fixes: [] })
    }),
    { numRuns: 100 },
  )
})

test('Whatever order entries come in, each one keeps its lines', () => {
  const all = ['1.0.0', '1.1.0', '1.2.0', '1.10.0', '2.0.0', '10.0.0']
  assert(
    property(shuffledSubarray(all, { minLength: all.length }), (versions) => {
      const entry = (version: string) => `# ${version}\n- version: ${version}\n  avoid: not ${version}\n`
      const { text } = fixed(`lines: []\nreleases:\n${versions.map(entry).join('')}`)
      for (const version of versions) expect(text).toContain(entry(version))
    }),
  )
})
