import { assert, constantFrom, integer, property, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { yamlComments } from '../../../src/manifest/comments.ts'
import {
  addEntry,
  addItem,
  removeEntry,
  removeEntryFields,
  setEntryField,
  type RawEntry,
} from '../../../src/manifest/edit/entries.ts'
import { type ManifestFile } from '../../../src/manifest/read-manifest.ts'
import { readYaml } from '../../../src/manifest/yaml-text.ts'
import { someReason, writtenManifest, type ListStyle } from './written-manifest.ts'

type Files = readonly ManifestFile[]
type Stop = RawEntry & { readonly line: string }

const runs = { numRuns: Number(process.env['WAYSTOP_TEST_RUNS'] ?? 300) }

function valueOf({ path, text }: ManifestFile): Record<string, unknown> {
  const reading = readYaml(path, text)
  if ('problems' in reading) throw new Error(`${reading.problems[0]?.message}\n${text}`)
  return { ...(reading.ok.value as Record<string, unknown>) }
}

/** What is written, but for the list of stops. */
function others(files: Files): unknown[] {
  return files.map((file) => {
    const { stops: _, ...rest } = valueOf(file)
    return rest
  })
}

function stopsOf(files: Files): Stop[] {
  return files.flatMap((file) => (valueOf(file)['stops'] ?? []) as Stop[])
}

function commentsOf(files: Files): string[] {
  return files.flatMap(({ text }) => yamlComments(text).map((comment) => comment.text)).toSorted()
}

/** JSON stays JSON, no line break of the other kind comes in, and no space at the end of a line. */
function keepsForm(before: Files, after: Files): void {
  const formOf = ({ text }: ManifestFile) => ({
    isJson: isJson(text),
    bare: /(?<!\r)\n./u.test(text),
    returns: text.includes('\r\n'),
    spaces: text.match(/[^\S\r\n]+\r?$/gmu),
  })
  expect(after.map(formOf)).toEqual(before.map(formOf))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const at = (line: string) => ({ list: 'stops', is: (entry: RawEntry) => entry['line'] === line })
const below = (line: string) => (entry: RawEntry) => Number(String(entry['line']).slice(3)) < Number(line.slice(3))
const pick = integer({ min: 0, max: 100 })

/** Runs over manifests that have at least one stop, with one of them. */
function overStops(check: (files: Files, stop: Stop, reason: string) => void): void {
  assert(
    property(writtenManifest, pick, someReason, ({ files }, choice, reason) => {
      const stops = stopsOf(files)
      if (stops.length > 0) check(files, stops[choice % stops.length]!, reason)
    }),
    runs,
  )
}

const entries = tuple(integer({ min: 41, max: 60 }), someReason, constantFrom(undefined, ['Fill'], ['Fill', 'a, b']))
  .map(([number, reason, works]) => ({ line: `19.${number % 2 === 0 ? number : number - 41}`, reason, for: works }))
  .filter(({ line }) => line !== '19.0')

function without(entry: RawEntry, fields: readonly string[]): RawEntry {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !fields.includes(name)))
}

describe('An entry that is added', () => {
  test('is read behind the ones it follows, and nothing else is read otherwise', () => {
    assert(
      property(writtenManifest, entries, ({ files }, entry) => {
        if (stopsOf(files).some(({ line }) => line === entry.line)) return
        const after = addEntry(files, { list: 'stops', entry, follows: below(entry.line) })
        const now = stopsOf(after)
        const index = now.findIndex(({ line }) => line === entry.line)
        expect(now.toSpliced(index, 1)).toEqual(stopsOf(files))
        expect(now[index]).toEqual(JSON.parse(JSON.stringify(entry)))
        expect(index).toBe(stopsOf(files).findLastIndex(below(entry.line)) + 1)
        expect(others(after)).toEqual(others(files))
        expect(commentsOf(after)).toEqual(commentsOf(files))
        keepsForm(files, after)
      }),
      runs,
    )
  })

  test('and taken out again leaves every byte as it was, also of a list that was made for it', () => {
    assert(
      property(writtenManifest, entries, ({ files, style }, entry) => {
        if (stopsOf(files).some(({ line }) => line === entry.line) || isLostList(files, style)) return
        const added = addEntry(files, { list: 'stops', entry, follows: below(entry.line) })
        expect(added).not.toEqual(files)
        expect(removeEntry(added, at(entry.line))).toEqual(files)
      }),
      runs,
    )
  })
})

/** The only trace that cannot be told from one of ours: an empty list as the last field of a JSON text. */
function isLostList(files: Files, style: ListStyle): boolean {
  return style === 'json' && stopsOf(files).length === 0
}

describe('An entry that is taken out', () => {
  test('is gone, with all others and every comment left', () => {
    overStops((files, stop) => {
      const after = removeEntry(files, at(stop.line))
      expect(stopsOf(after)).toEqual(stopsOf(files).filter(({ line }) => line !== stop.line))
      expect(others(after)).toEqual(others(files))
      expect(commentsOf(after)).toEqual(commentsOf(files))
    })
  })

  test('one after the other, in any order, until none is left', () => {
    overStops((files, stop) => {
      let left = removeEntry(files, at(stop.line))
      for (const { line } of stopsOf(left).toReversed()) left = removeEntry(left, at(line))
      expect(stopsOf(left)).toEqual([])
      expect(others(left)).toEqual(others(files))
      expect(commentsOf(left)).toEqual(commentsOf(files))
    })
  })
})

describe('A field', () => {
  test('that is written is read, and nothing else is read otherwise; twice is once', () => {
    overStops((files, stop, reason) => {
      for (const [field, value] of [
        ['reason', reason],
        ['issue', reason],
        ['for', ['Other', reason]],
        ['declared', '2026-11-20'],
      ] as const) {
        const change = { field, value, after: ['line'] }
        const after = setEntryField(files, at(stop.line), change)
        const changed = { ...stop, [field]: value }
        expect(stopsOf(after)).toEqual(stopsOf(files).map((one) => (one.line === stop.line ? changed : one)))
        expect(others(after)).toEqual(others(files))
        expect(commentsOf(after)).toEqual(commentsOf(files))
        expect(setEntryField(after, at(stop.line), change)).toEqual(after)
        keepsForm(files, after)
      }
    })
  })

  test('that is added and taken out again leaves every byte as it was', () => {
    overStops((files, stop, reason) => {
      const added = setEntryField(files, at(stop.line), { field: 'issue', value: reason, after: ['line'] })
      expect(removeEntryFields(added, at(stop.line), ['issue'])).toEqual(files)
    })
  })

  test.each([
    [['reason']],
    [['for']],
    [['reason', 'for']],
    [['line']],
    [['line', 'reason']],
    [['line', 'for']],
    [['none']],
  ])('is taken out, and others with it: %j', (fields) => {
    overStops((files, stop) => {
      if (Object.keys(without(stop, fields)).length === 0) return
      const after = removeEntryFields(files, at(stop.line), fields)
      const changed = without(stop, fields)
      expect(stopsOf(after)).toEqual(stopsOf(files).map((one) => (one.line === stop.line ? changed : one)))
      expect(others(after)).toEqual(others(files))
      expect(commentsOf(after)).toEqual(commentsOf(files))
    })
  })
})

test('An item is put behind the others of a list inside an entry, or begins the list', () => {
  overStops((files, stop, reason) => {
    const after = addItem(files, at(stop.line), { field: 'for', value: reason })
    const changed = { ...stop, for: [...((stop['for'] ?? []) as string[]), reason] }
    expect(stopsOf(after)).toEqual(stopsOf(files).map((one) => (one.line === stop.line ? changed : one)))
    expect(others(after)).toEqual(others(files))
    expect(commentsOf(after)).toEqual(commentsOf(files))
    keepsForm(files, after)
  })
})

test('Bytes outside of the touched entry stay', () => {
  overStops((files, stop, reason) => {
    const file = files.find((one) => stopsOf([one]).some(({ line }) => line === stop.line))
    const [after] = setEntryField([file!], at(stop.line), { field: 'reason', value: reason })
    const reading = readYaml(file!.path, file!.text)
    const located = 'ok' in reading ? reading.ok.located.fields!.get('stops')!.items! : []
    const index = stopsOf([file!]).findIndex(({ line }) => line === stop.line)
    const { offset, end = offset } = located[index]!
    expect(after!.text.slice(0, offset)).toBe(file!.text.slice(0, offset))
    expect(after!.text.endsWith(file!.text.slice(end))).toBe(true)
  })
})

describe('Style', () => {
  const head = 'manifest: 1\n'

  test('a comment below an entry stays with it when another one follows', () => {
    const before = `${head}stops:\n  - line: "19.1"\n    # why\n\n# later\n`
    const [file] = addEntry([{ path: 'm', text: before }], {
      list: 'stops',
      entry: { line: '19.2' },
      follows: () => true,
    })
    expect(file!.text).toBe(`${head}stops:\n  - line: "19.1"\n    # why\n  - line: "19.2"\n\n# later\n`)
  })

  test('a text that keeps its blank lines keeps them', () => {
    const before = `${head}stops:\n  - reason: |+\n      x\n\n`
    const [file] = addEntry([{ path: 'm', text: before }], {
      list: 'stops',
      entry: { line: '19.2' },
      follows: () => true,
    })
    expect(file!.text).toBe(`${before}  - line: "19.2"\n`)
    const [made] = addEntry([{ path: 'm', text: before }], {
      list: 'lines',
      entry: { line: '19.2' },
      follows: () => true,
    })
    expect(stopsOf([made!])).toEqual([{ reason: 'x\n\n' }])
    expect(removeEntry([made!], { list: 'lines', is: () => true })).toEqual([{ path: 'm', text: before }])
  })

  test('a new list stands on its own, and a long entry on several lines', () => {
    const entry = { name: 'Fill', update: 'UPDATE a SET b = 1 WHERE {batch}', done: 'x'.repeat(120) }
    const [file] = addEntry([{ path: 'm', text: head }], { list: 'background_migrations', entry, follows: () => true })
    expect(file!.text).toBe(
      `${head}\nbackground_migrations:\n  - name: Fill\n    update: UPDATE a SET b = 1 WHERE {batch}\n    done: ${entry.done}\n`,
    )
  })

  test('no list is left where its only entry goes, but a file says something', () => {
    const one = (text: string) => removeEntry([{ path: 'm', text }], { list: 'stops', is: () => true })[0]!.text
    expect(one('stops:\n  - {line: "1"}\n')).toBe('stops: []\n')
    expect(one('{stops: [{line: "1"}]}')).toBe('{stops: []}')
    expect(one('# a\nstops: # b\n  - line: "1" # c\nlines: []\n')).toBe('# a\n# b\n# c\nlines: []\n')
  })

  test('an entry that nobody can tell is nobody’s to change', () => {
    const files = [{ path: 'm', text: `${head}stops: [{line: "1"}, {line: "1"}]\n` }]
    expect(() => removeEntry(files, at('1'))).toThrow('2 entries of stops fit, instead of one')
    expect(() => removeEntry(files, at('2'))).toThrow('0 entries of stops fit, instead of one')
  })
})
