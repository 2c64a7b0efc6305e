import { describe, expect, test } from 'vitest'
import { parsePoint } from '../../../src/domain/line.ts'
import { type Lock } from '../../../src/domain/lock.ts'
import { cutRelease } from '../../../src/rules/immutability/cut.ts'
import { changesIn, lockOf, read } from './compared.ts'

const text = `
stops: [{line: "1.2", reason: x}]
migrations:
  - {id: "20260815090000", name: a, release: "1.1"}
  - {id: "20260905090000", name: b, release: "1.1.1"}
  - {id: "20260920090000", name: c, release: ["1.2", "1.1.1"]}
background_migrations:
  - {name: Fill, queued_in: "1.1", finalized_in: "1.3", deleted_in: "1.4"}
`

function cut(now: string, at: string, lock?: Lock) {
  const manifest = read(now)
  return cutRelease({ manifest, lock, at: parsePoint(manifest.product, at)!, today: '2026-11-21', sql: new Map() })
}

const ids = (at: string, lock?: Lock) => cut(text, at, lock).frozen.map(({ id }) => id)

describe('the cut of a release', () => {
  test('freezes what the release brings: of a background migration the end that comes with it', () => {
    expect(ids('1.1')).toEqual(['migration:20260815090000', 'background-migration:Fill/1.1', 'release:1.1.0'])
    expect(ids('1.2')).toEqual(['migration:20260920090000', 'release:1.2.0', 'stop:1.2'])
    expect(ids('1.3')).toEqual(['finalization:Fill/1.1', 'release:1.3.0'])
  })

  test('the first version of a line is its line', () => {
    expect(cut(text, '1.1.0').name).toBe('1.1')
    expect(ids('1.1.0')).toEqual(ids('1.1'))
  })

  test('a patch freezes what no earlier cut of its line froze, back-ports too', () => {
    const lock = lockOf(text, '1.1')
    expect(ids('1.1.1', lock)).toEqual(['migration:20260905090000', 'migration:20260920090000', 'release:1.1.1'])
    expect(ids('1.1.1')).toContain('migration:20260815090000')
  })

  test('again, there is nothing to do', () => {
    const again = cut(text, '1.1', lockOf(text, '1.1'))
    expect(again).toMatchObject({ frozen: [], already: 3, problems: [], lock: undefined })
  })

  test('is refused when what an earlier cut froze was edited or is gone', () => {
    const lock = lockOf(text, '1.1')
    const edited = cut(text.replace('name: a', 'name: z'), '1.2', lock)
    expect(edited.problems).toMatchObject([{ kind: 'changed', changes: [{ field: 'name', is: 'z' }] }])
    expect(edited.lock).toBeUndefined()
    const gone = cut('', '1.2', lock)
    expect(gone.problems.map(({ kind }) => kind)).toEqual(['gone', 'gone'])
  })

  test('is refused when something claims it that came later', () => {
    const lock = lockOf('', '1.1')
    const late = cut(text, '1.1', lock)
    expect(late.problems.map(({ kind }) => kind)).toEqual(['late', 'late'])
  })

  test('where there are no lines, freezes what came since the release before', () => {
    const flat = (more: string) => `manifest: 1
product: {id: flat, name: Flat, version_scheme: semver, line: none}
complete_until: 2026-11-20
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
migrations:
  - {id: "20260815090000", release: "1.0.0"}
  - {id: "20260905090000", release: "1.1.0"}
${more}`
    expect(cut(flat(''), '1.1.0').frozen.map(({ id }) => id)).toEqual(['migration:20260905090000', 'release:1.1.0'])
  })
})

describe('a lock without history', () => {
  const lock = lockOf(text, '1.1', '1.1.1', '1.2', '1.3')

  test('finds nothing in the manifest it was made of', () => {
    expect(changesIn({ lock, now: text })).toEqual([])
  })

  test('takes what is recorded later, and back-ports that come along', () => {
    const more = text.replace('name: b', 'name: b, api_version: "2.1"').replace('["1.2",', '["1.2", "1.0.1",')
    expect(changesIn({ lock, now: more })).toEqual([])
  })

  test.each([
    ['name: a', 'name: z', ['released-migration-edited error 20260815090000']],
    ['name: a', 'name: z, phase: post', ['migration-id-reused error 20260815090000']],
    ['name: a', 'name: a, depends_on: [X]', ['released-migration-edited warning 20260815090000']],
    ['finalized_in: "1.3"', 'finalized_in: "1.4"', ['life-moved error Fill/1.1#finalized']],
    [', finalized_in: "1.3"', '', ['life-moved error Fill/1.1#finalized']],
    ['deleted_in: "1.4"', 'deleted_in: "1.5"', []],
    ['  - {id: "20260815090000", name: a, release: "1.1"}\n', '', ['entry-deleted error migration/20260815090000']],
  ])('finds %j written as %j', (was, is, found) => {
    expect(changesIn({ lock, now: text.replace(was, is) })).toEqual(found)
  })

  test('tells an edit that the base already has, too', () => {
    const edited = text.replace('name: a', 'name: z')
    expect(changesIn({ lock, base: edited, now: edited })).toEqual(['released-migration-edited error 20260815090000'])
  })
})
