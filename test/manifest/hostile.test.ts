import { describe, expect, test } from 'vitest'
import { maximumManifestSize } from '../../src/manifest/limits.ts'
import { readManifest } from '../../src/manifest/read-manifest.ts'
import { head, marked, problemsOf, told } from './marked.ts'

const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n')
const migrationId = (i: number) => String(10_000_000_000_000 + i)

describe('a hostile text meets one clear error, at its place', () => {
  test.each([
    ['an anchor', 'yaml-reference', 'databases: «&x [main]'],
    ['an alias', 'yaml-reference', 'databases: [«*x]'],
    ['a bomb of aliases', 'yaml-reference', 'a: «&a [x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]'],
    ['a merge key', 'yaml-reference', 'policy:\n  «<<: {latest_patch: any}'],
    ['a tag', 'yaml-tag', 'databases: «!!set {main}'],
    ['a tag of somebody’s own', 'yaml-tag', 'databases: [«!env HOME]'],
    ['a second document', 'several-documents', '«---\nmanifest: 1'],
    ['a second document after the end of the first', 'several-documents', '...\n«manifest: 1'],
    ['a NUL byte', 'control-character', 'databases: ["a«\0b"]'],
    ['an escape of a terminal', 'control-character', '# «\u001B[31m red'],
    ['a carriage return alone', 'control-character', 'databases: [main]«\rstops: []'],
    ['a key that is a list', 'complex-key', '? «[a, b]\n: c'],
    ['a key twice', 'duplicate-key', 'stops: []\n«stops: []'],
    ['a key twice deep inside', 'duplicate-key', 'releases: [{version: "1.0.0", date: 2025-01-01, «version: "1.0.1"}]'],
    ['an unquoted version', 'unquoted-version', 'stops: [{line: «17.10}]'],
    [
      'an unquoted version in a list',
      'unquoted-version',
      'migrations: [{id: "20240101000000", release: ["17.1.0", «17.10]}]',
    ],
    [
      'an unquoted line where an interval may stand',
      'unquoted-version',
      'background_migrations: [{name: A, queued_in: «17.10}]',
    ],
    ['a field nobody knows', 'unknown-field', 'policy: {«latest_patches: any}'],
    ['__proto__ as a field', 'unknown-field', '«__proto__: {polluted: true}'],
    [
      '__proto__ as the name of a component',
      'unknown-reference',
      'releases: [{version: "1.0.0", requires: {__proto__: «">=1"}}]',
    ],
    ['a path that leaves the folder', 'path-escape', 'migrations: [{id: "20240101000000", up: «../../etc/passwd}]'],
    [
      'a path that leaves the folder on Windows',
      'path-escape',
      'migrations: [{id: "20240101000000", up: «"sql\\\\..\\\\..\\\\x"}]',
    ],
    ['an absolute path', 'path-escape', 'migrations: [{id: "20240101000000", up: «/etc/passwd}]'],
    ['a path on another drive', 'path-escape', 'migrations: [{id: "20240101000000", up: «"C:x.sql"}]'],
    ['text too long for its field', 'bad-value', `sources: [{what: «"${'x'.repeat(20_001)}", from: a}]`],
    ['a tab for indentation', 'yaml-syntax', 'policy:\n«\tlatest_patch: any'],
  ])('%s', (_, code, text) => {
    const { text: whole, expected } = marked(`${head}${text}\n`, code)
    expect(told(whole)).toEqual(expected)
  })

  test.each([
    ['nothing', '', 'empty-file'],
    ['spaces', '  \n\n  ', 'empty-file'],
    ['a comment', '# only this\n', 'empty-file'],
    ['a byte order mark', '\u{FEFF}', 'empty-file'],
    ['a word', 'hello', 'not-a-map'],
    ['null', 'null', 'not-a-map'],
    ['a list', '- 1\n- 2\n', 'not-a-map'],
    ['a directive', `%YAML 1.1\n---\n${head}`, 'yaml-directive'],
  ])('a file with %s in it', (_, text, code) => {
    expect(told(text)).toEqual([`${code} at 1:1`])
  })

  test.each([
    ['brackets', '['.repeat(100_000)],
    ['brackets that close', `${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['braces', '{a: '.repeat(5000)],
    ['dashes', `${'- '.repeat(5000)}a`],
    ['question marks', `${'? '.repeat(5000)}a`],
    ['indentation', lines(500, (i) => `${' '.repeat(i)}a:`)],
  ])('nesting of %s without end', (_, text) => {
    expect(problemsOf(text).map(({ code }) => code)).toEqual(['too-deep'])
  })

  test.each(['databases: ["main', 'databases: [main', 'policy: {latest_patch: any', "databases: ['main"])(
    'what is never closed: %s',
    (text) => {
      expect(problemsOf(`${head}${text}`).map(({ code }) => code)).toEqual(['yaml-syntax'])
    },
  )

  test('more than 16 MiB in all, before any of it is read', () => {
    const half = `# ${'x'.repeat(maximumManifestSize / 2)}\n`
    const files = [
      { path: 'a.yaml', text: half },
      { path: 'b.yaml', text: half },
    ]
    expect(problemsOf(files)).toMatchObject([{ code: 'too-large', place: { file: 'b.yaml', line: 1, column: 1 } }])
  })
})

/** Where work grows with the square of a text, these take minutes. */
describe('work is bounded', { timeout: 60_000 }, () => {
  test('for 40,000 keys in one map', () => {
    const problems = problemsOf(`${head}${lines(40_000, (i) => `key${i}: 1`)}`)
    expect(problems).toHaveLength(40_000)
    expect(problems.at(-1)).toMatchObject({ code: 'unknown-field', place: { line: 40_003, column: 1 } })
  })

  test('for 8,000 entries with a fault in a union', () => {
    const entries = lines(8000, (i) => `  - {name: A${i}, queued_in: 17.10}`)
    const problems = problemsOf(`${head}background_migrations:\n${entries}`)
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['unquoted-version']))
    expect(problems).toHaveLength(8000)
  })

  test('for 8,000 names that are nearly those of 8,000 conditions', () => {
    const conditions = lines(8000, (i) => `  - {id: condition-${i}, question: q}`)
    const stops = lines(8000, (i) => `  - {line: "${i}.1", when: [condiiton-${i}]}`)
    const problems = problemsOf(`${head}conditions:\n${conditions}\nstops:\n${stops}`)
    expect(problems).toHaveLength(8000)
    expect(problems[0]?.next).toContain('condition-0')
  })

  test('for a chain of 8,000 dependencies that ends in a cycle, which is told once', () => {
    const count = 8000
    const migrations = lines(count, (i) => `  - {id: "${migrationId(i)}", depends_on: [J${i}]}`)
    const finalizer = (i: number) => migrationId(i === count - 1 ? count - 3 : i + 1)
    const jobs = lines(
      count,
      (i) => `  - {name: J${i}, queued_by: "${migrationId(count + i)}", finalized_by: "${finalizer(i)}"}`,
    )
    const problems = problemsOf(`${head}migrations:\n${migrations}\nbackground_migrations:\n${jobs}`)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ code: 'dependency-cycle', place: { line: 4 + count - 2 } })
    expect(problems[0]?.message.match(/after/gu)).toHaveLength(3)
  })

  test('for a long chain of dependencies without a cycle', () => {
    const count = 8000
    const migrations = lines(count, (i) => `  - {id: "${migrationId(i)}", depends_on: [J${i}]}`)
    const jobs = lines(count, (i) => `  - {name: J${i}, finalized_by: "${migrationId(i + 1)}"}`)
    expect(problemsOf(`${head}migrations:\n${migrations}\nbackground_migrations:\n${jobs}`)).toEqual([])
  })

  test('for a million quotation marks, brackets or documents', () => {
    expect(problemsOf('---\n'.repeat(1_000_000)).map(({ code }) => code)).toEqual(['several-documents'])
    expect(problemsOf('- a: "\n'.repeat(100_000)).length).toBeGreaterThan(0)
    expect(problemsOf(`${head}x: "${'a\n '.repeat(300_000)}`).length).toBeGreaterThan(0)
  })
})

describe('what looks hostile and is not', () => {
  test('is read: signs of YAML inside text, comments and block scalars', () => {
    const inText = 'sources: [{what: "&a *b !c %d", from: a&b*c!}] # &x *y !z'
    const inBlocks =
      'sources:\n  - what: |\n      *no alias\n      &no anchor\n      %no directive\n    from: >-\n      !no tag\n'
    expect([inText, inBlocks].flatMap((text) => problemsOf(`${head}${text}`))).toEqual([])
  })

  test('is read: a byte order mark, lines of Windows, a file that begins or ends a document', () => {
    expect(problemsOf(`\u{FEFF}${head}`)).toEqual([])
    expect(problemsOf(head.replaceAll('\n', '\r\n'))).toEqual([])
    expect(problemsOf(`---\n${head}...\n`)).toEqual([])
    expect(problemsOf(`# first\n---\n${head}# last\n...\n# and after\n`)).toEqual([])
  })

  test('stands where it stands after a byte order mark and on lines of Windows', () => {
    const { text, expected } = marked(`${head}stops:\n  - {line: «17.10}\n`, 'unquoted-version')
    expect(told(text.replaceAll('\n', '\r\n'))).toEqual(expected)
  })

  test('pollutes nothing', () => {
    readManifest([{ path: 'a.yaml', text: `${head}__proto__: {polluted: true}\n` }])
    readManifest([{ path: 'a.yaml', text: `${head}policy: {__proto__: {polluted: true}}\n` }])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('plans with a component called constructor', () => {
    const result = readManifest([
      {
        path: 'a.yaml',
        text: `${head}components: [{id: constructor, name: C, line: 1, lines: ["1", "2"]}]\nreleases: [{version: "1.0.0"}]\n`,
      },
    ])
    expect('ok' in result && Object.keys(result.ok.releases[0]!.requires)).toEqual([])
  })
})
