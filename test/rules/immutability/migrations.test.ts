import { describe, expect, test } from 'vitest'
import { changesIn } from './compared.ts'

const one = (fields: string) => `migrations: [{id: "20260815090000", ${fields}}]\n`
const edited = 'released-migration-edited error 20260815090000'

describe('an edit of a released migration', () => {
  test.each([
    ['another phase', 'release: "1.1", name: a', 'release: "1.1", name: a, phase: post', [edited]],
    ['another name', 'release: "1.1", name: a', 'release: "1.1", name: b', [edited]],
    ['no name any more', 'release: "1.1", name: a', 'release: "1.1"', [edited]],
    ['another release', 'release: "1.1", name: a', 'release: "1.2", name: a', [edited]],
    ['a release that is not out', 'release: "1.1", name: a', 'release: "1.3", name: a', [edited]],
    ['no release any more', 'release: "1.1", name: a', 'name: a', [edited]],
    ['another API version', 'release: "1.1", api_version: "2.1"', 'release: "1.1", api_version: "2.2"', [edited]],
    ['other dependencies', 'release: "1.1", depends_on: [A]', 'release: "1.1", depends_on: [B]', [edited]],
    ['fewer dependencies', 'release: "1.1", depends_on: [A]', 'release: "1.1"', [edited]],
    ['SQL that is gone', 'release: "1.1", up: a.sql', 'release: "1.1"', []],
    ['a back-port that is gone', 'release: ["1.2", "1.1.1"]', 'release: "1.2"', [edited]],
    ['only a back-port is out', 'release: ["1.3", "1.1.1"], name: a', 'release: ["1.3", "1.1.1"], name: b', [edited]],
  ])('%s', (_, base, now, found) => {
    expect(changesIn({ base: one(base), now: one(now) })).toEqual(found)
  })

  test('dependencies that were not recorded are a warning, as nobody knows when they came', () => {
    const now = one('release: "1.1", depends_on: [A]')
    expect(changesIn({ base: one('release: "1.1"'), now })).toEqual([edited.replace('error', 'warning')])
  })

  test.each([
    ['not out yet', 'release: "1.3", name: a', 'release: "1.3", name: b, phase: post'],
    ['without a release', 'name: a', 'name: b, phase: post'],
    ['its first release recorded', 'name: a', 'name: a, release: "1.1"'],
    ['a name recorded', 'release: "1.1"', 'release: "1.1", name: a'],
    ['an API version recorded', 'release: "1.1"', 'release: "1.1", api_version: "2.1"'],
    ['SQL named for the first time', 'release: "1.1"', 'release: "1.1", up: a.sql'],
    ['a back-port that comes along', 'release: "1.2"', 'release: ["1.2", "1.1.1"]'],
    ['the first version of its line instead of the line', 'release: "1.1"', 'release: "1.1.0"'],
    ['dependencies in another order', 'release: "1.1", depends_on: [A, B]', 'release: "1.1", depends_on: [B, A]'],
    ['removed in a later release', 'release: "1.1"', 'release: "1.1", removed: {in: "1.3", because: squashed}'],
  ])('none: %s', (_, base, now) => {
    expect(changesIn({ base: one(base), now: one(now) })).toEqual([])
  })

  test.each([
    ['on the day of the release', '2026-11-21', [edited]],
    ['on the day before', '2026-11-22', []],
  ])('counts %s', (_, date, found) => {
    const head = `releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: ${date}}]\n`
    const at = (fields: string) => head + one(`release: "1.1", ${fields}`)
    expect(changesIn({ base: at('name: a'), now: at('name: b') })).toEqual(found)
  })

  test('whether it is out is asked of the base: who releases and edits at once edits nothing that is out', () => {
    const head = (rest: string) => `releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", ${rest}}]\n`
    const base = head('planned: {cut: 2026-11-01, release: 2026-11-20}') + one('release: "1.1", name: a')
    expect(changesIn({ base, now: head('date: 2026-11-20') + one('release: "1.1", name: b') })).toEqual([])
  })

  test('a pre-release freezes nothing', () => {
    const head = 'releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0-rc.1", date: 2026-09-01}]\n'
    expect(
      changesIn({ base: head + one('release: "1.1", name: a'), now: head + one('release: "1.1", name: b') }),
    ).toEqual([])
  })
})

describe('SQL of a released migration', () => {
  const text = one('release: "1.1", up: a.sql')
  const sql = (now: [string, string][], base: [string, string][]) =>
    changesIn({ base: text, now: text, sqlTexts: { now: new Map(now), base: new Map(base) } })

  test('is compared where both texts are known, whatever their files are called', () => {
    expect(sql([['a.sql', 'x']], [['a.sql', 'y']])).toEqual([edited])
    expect(sql([['a.sql', 'x']], [['a.sql', 'x']])).toEqual([])
    expect(sql([], [['a.sql', 'y']])).toEqual([])
    expect(sql([['a.sql', 'x']], [])).toEqual([])
    const moved = { now: new Map([['b.sql', 'x']]), base: new Map([['a.sql', 'x']]) }
    expect(changesIn({ base: text, now: text.replace('a.sql', 'b.sql'), sqlTexts: moved })).toEqual([])
  })

  test('may go when the migration is removed, and not before', () => {
    const sqlTexts = { now: new Map(), base: new Map([['a.sql', 'x']]) }
    const removed = one('release: "1.1", removed: {in: "1.3", because: squashed}')
    expect(changesIn({ base: text, now: removed, sqlTexts })).toEqual([])
    expect(changesIn({ base: text, now: one('release: "1.1"'), sqlTexts })).toEqual([edited])
  })
})

describe('an id of a released migration', () => {
  const reused = 'migration-id-reused error 20260815090000'

  test('with another name and other content is another migration, and that is said once', () => {
    const base = one('release: "1.1", name: a')
    expect(changesIn({ base, now: one('release: "1.1", name: b, phase: post') })).toEqual([reused])
    expect(changesIn({ base, now: one('release: "1.3", name: b') })).toEqual([reused])
  })

  test('without a name is an edit', () => {
    const base = one('release: "1.1", name: a')
    expect(changesIn({ base, now: one('release: "1.1", phase: post') })).toEqual([edited])
  })

  test('that is not out may be taken by another', () => {
    expect(changesIn({ base: one('release: "1.3", name: a'), now: one('release: "1.4", name: b') })).toEqual([])
  })
})

describe('a deleted entry', () => {
  const background = 'background_migrations: [{name: Fill, queued_in: "1.1"}]\n'

  test('is told when it is out', () => {
    expect(changesIn({ base: one('release: "1.1"'), now: '' })).toEqual([
      'entry-deleted error migration/20260815090000',
    ])
    expect(changesIn({ base: background, now: '' })).toEqual(['entry-deleted error background-migration/Fill/1.1'])
  })

  test('is nothing when it is not out, or nobody knows', () => {
    expect(changesIn({ base: one('release: "1.3"') + background.replace('1.1', '1.3'), now: '' })).toEqual([])
    expect(changesIn({ base: one('name: a'), now: '' })).toEqual([])
  })

  test('a queueing that is written differently is shown at the entry that took its place', () => {
    const now = background.replace('1.1', '1.2')
    expect(changesIn({ base: background, now })).toEqual(['entry-deleted error background-migration/Fill/1.1'])
  })

  test('a release is told, and what came with its line is not listed beside it', () => {
    const less = 'releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.2.0", date: 2026-10-01}]\n'
    expect(changesIn({ base: one('release: "1.1"'), now: less })).toEqual([
      'entry-deleted error release/1.1.0',
      'entry-deleted error release/1.1.1',
    ])
  })

  test('a planned release may go', () => {
    const base = 'releases: [{version: "1.0.0"}, {version: "1.1.0", planned: {cut: 2026-12-01, release: 2026-12-20}}]\n'
    expect(changesIn({ base, now: 'releases: [{version: "1.0.0"}]\n' })).toEqual([])
  })

  test('a block that is gone is a warning, unless it has only another name', () => {
    const block = (name: string, to: string) =>
      `blocks: [{name: ${name}, from: <1.1.0, to: ${to}, reason: data is lost}]\n`
    expect(changesIn({ base: block('a', '1.2.0'), now: '' })).toEqual(['entry-deleted warning block/a'])
    expect(changesIn({ base: block('a', '1.2.0'), now: block('b', '1.2.0') })).toEqual([])
    expect(changesIn({ base: block('a', '1.2.0'), now: block('a', '1.2.0 || 1.1.1') })).toEqual([])
  })
})
