import { describe, expect, test } from 'vitest'
import { formatPlacement } from '../../src/domain/placement.ts'
import { defaultPolicy } from '../../src/domain/policy.ts'
import { manifestOf, manifestWith, releases } from '../support/manifests.ts'
import { head, marked, problemsOf, told } from './marked.ts'

describe('a fault is told where it stands', () => {
  test.each([
    ['a version of another spelling', 'bad-version', 'releases: [{version: «"1.2"}]'],
    ['a date that is no day', 'bad-date', 'releases: [{version: "1.2.3", date: «2025-02-30}]'],
    ['a range that is none', 'bad-version-range', 'blocks: [{name: b, from: «"~1.2", to: "2.0", reason: r}]'],
    ['a line that is none', 'bad-line', 'lines: [{line: «"1.2.3"}]'],
    ['a point that is none', 'bad-line-or-version', 'dwell: [{since: «"1", before: "1.3", at_least: 1d, reason: r}]'],
    ['a stop that is line and version', 'bad-stop', 'stops: [«{line: "1.1", version: "1.1.0"}]'],
    ['a stop that is neither', 'bad-stop', 'stops: [«{reason: why}]'],
    ['a version written as a line', 'bad-stop', 'stops: [«{line: "1.1.0"}]'],
    ['a minimum patch of another line', 'bad-min-patch', 'stops: [{line: "1.1", min_patch: «"1.2.0"}]'],
    [
      'an interval that ends before it begins',
      'bad-interval',
      'migrations: [{id: "20240101000000", release: «{earliest: "1.3", latest: "1.1"}}]',
    ],
    ['a condition nobody declared', 'unknown-reference', 'stops: [{line: "1.1", when: [«nobody]}]'],
    ['a database nobody declared', 'unknown-reference', 'migrations: [{id: "20240101000000", database: «ci}]'],
    ['a component nobody declared', 'unknown-reference', 'releases: [{version: "1.0.0", tested: {db: «">1"}}]'],
    [
      'an install type nobody declared',
      'unknown-reference',
      'notes: [{versions: "1.0", text: t, install_types: [«helm]}]',
    ],
    ['a kind of reason nobody knows', 'unknown-reference', 'policy: {illegal: [«skips-everything]}'],
    [
      'a probe of a database nobody declared',
      'unknown-reference',
      'conditions: [{id: c, question: q, probe: {database: «ci, sql: s, operator: ">", threshold: 1}}]',
    ],
    [
      'a cycle of dependencies',
      'dependency-cycle',
      'migrations: [«{id: "20240101000000", depends_on: [A]}]\nbackground_migrations: [{name: A, finalized_by: "20240101000000"}]',
    ],
    ['a value out of its list', 'bad-value', 'policy: {latest_patch: «sometimes}'],
    ['no value at all', 'no-value', 'policy: {latest_patch: «}'],
    [
      'a missing field, where its entry begins',
      'missing-field',
      'stops: []\nblocks: [«{name: b, from: "1.0", to: "2.0"}]',
    ],
    ['each of two faults by itself', 'bad-version', 'releases: [{version: «"1"}, {version: «"x"}]'],
  ])('%s', (_, code, text) => {
    const { text: whole, expected } = marked(`${head}${text}\n`, code)
    expect(told(whole)).toEqual(expected)
  })

  test.each([
    ['release 1.0.0', 'releases:\n  - {version: "1.0.0"}\n  - «{version: "1.0.0"}'],
    ['stop 1.1', 'stops:\n  - {line: "1.1"}\n  - «{line: "1.1"}'],
    ['migration 20240101000000', 'migrations:\n  - {id: "20240101000000"}\n  - «{id: "20240101000000"}'],
    [
      'background migration A/1.1',
      'background_migrations:\n  - {name: A, queued_in: "1.1"}\n  - «{name: A, queued_in: "1.1"}',
    ],
    [
      'block b',
      'blocks:\n  - {name: b, from: "1.0", to: "2.0", reason: r}\n  - «{name: b, from: "1.1", to: "2.0", reason: r}',
    ],
    ['condition c', 'conditions:\n  - {id: c, question: q}\n  - «{id: c, question: other}'],
    ['line 1.0', 'lines:\n  - {line: "1.0"}\n  - «{line: "1.0"}'],
  ])('%s twice names both places', (what, text) => {
    const { text: whole, expected } = marked(`${head}${text}\n`, 'duplicate-id')
    expect(told(whole)).toEqual(expected)
    const [problem] = problemsOf(whole)
    expect(problem?.message).toBe(`${what} stands twice`)
    expect(problem?.next).toBe('keep one of them; the other is at manifest.yaml:5:5')
  })

  test.each([
    ['line', 'lines: [{line: "24.09"}, «{line: "24.9"}]'],
    ['stop', 'stops: [{line: "24.09"}, «{line: "24.9"}]'],
    ['stop', 'stops: [{version: "24.09.1"}, «{version: "24.9.1"}]'],
  ])('one %s in two spellings is one twice: %s', (_, text) => {
    const { text: whole, expected } = marked(`${head.replace('semver', 'calver')}${text}\n`, 'duplicate-id')
    expect(told(whole)).toEqual(expected)
  })

  test('a line and its first version are two stops', () => {
    expect(told(`${head}stops: [{line: "1.0"}, {version: "1.0.0"}]\n`)).toEqual([])
  })

  test('one version in two spellings is one version twice', () => {
    const calendar = head.replace('semver', 'calver')
    const { text, expected } = marked(
      `${calendar}releases: [{version: "24.09.0"}, «{version: "24.9.0"}]\n`,
      'duplicate-id',
    )
    expect(told(text)).toEqual(expected)
  })

  test('in the order of files, lines and columns', () => {
    const files = [
      { path: 'b.yaml', text: 'releases: [{version: "1"}, {version: "2"}]' },
      { path: 'a.yaml', text: `${head}stops: [{line: "1.1", when: [nobody]}]` },
    ]
    expect(problemsOf(files).map(({ place }) => `${place.file}:${place.line}:${place.column}`)).toEqual([
      'a.yaml:4:30',
      'b.yaml:1:22',
      'b.yaml:1:38',
    ])
  })

  test('that stands in two files, with both', () => {
    const files = [
      { path: 'a.yaml', text: head },
      { path: 'b.yaml', text: 'complete_until: 2026-02-01' },
    ]
    expect(problemsOf(files)).toMatchObject([
      {
        code: 'said-twice',
        place: { file: 'b.yaml', line: 1, column: 17 },
        next: expect.stringContaining('a.yaml:3:17'),
      },
    ])
  })
})

describe('a manifest is read', () => {
  test('with defaults for what nobody said', () => {
    const manifest = manifestOf(head)
    expect(manifest).toMatchObject({ databases: ['main'], releases: [], lines: [], stops: [], policy: defaultPolicy })
  })

  test('with releases and lines ascending, by number', () => {
    const manifest = manifestWith({
      releases: releases('1.10.0', '1.9.0', '1.9.10', '1.9.2'),
      lines: [{ line: '1.8' }],
    })
    expect(manifest.releases.map(({ version }) => version.text)).toEqual(['1.9.0', '1.9.2', '1.9.10', '1.10.0'])
    expect(manifest.lines.map(({ line }) => line)).toEqual([
      [1, 8],
      [1, 9],
      [1, 10],
    ])
  })

  test('with the stops that only follow from the schedule, from the line it begins at', () => {
    const manifest = manifestWith({
      policy: { stop_schedule: { from: '1.5', minors: [2, 5, 8] } },
      releases: releases('1.2.0', '1.5.0', '1.6.0', '1.8.0', '2.2.0'),
      stops: [{ line: '1.8', reason: 'long work' }],
    })
    expect(manifest.stops.map(({ id, kind, recorded }) => [id, kind, recorded])).toEqual([
      ['1.5', 'scheduled', false],
      ['1.8', 'required', true],
      ['2.2', 'scheduled', false],
    ])
  })

  test('with a scheduled stop only where none is declared in another spelling', () => {
    const manifest = manifestWith({
      product: { id: 'shop', name: 'Shop', version_scheme: 'calver', line: 2 },
      policy: { stop_schedule: { from: '24.01', minors: [9] } },
      releases: releases('24.09.0', '25.09.0'),
      stops: [{ line: '24.09' }],
    })
    expect(manifest.stops.map(({ id, recorded }) => [id, recorded])).toEqual([
      ['24.09', true],
      ['25.9', false],
    ])
  })

  test('with background migrations placed by the migrations that queue and finalize them', () => {
    const { backgroundMigrations } = manifestWith({
      migrations: [
        { id: '20240101000000', release: ['1.2.1', '1.1.5'] },
        { id: '20240201000000', release: { earliest: '1.3', latest: '1.4' } },
        { id: '20240301000000' },
      ],
      background_migrations: [
        { name: 'A', queued_by: '20240101000000', finalized_by: '20240201000000' },
        { name: 'B', queued_by: '20240301000000', queued_in: '1.1', finalization: 'open' },
        { name: 'C', queued_by: '29990101000000', queued_in: '1.2', requeues: '20240101000000' },
      ],
    })
    expect(
      backgroundMigrations.map(({ id, queued, finalized, finalization, requeues }) => [
        id,
        formatPlacement(queued),
        formatPlacement(finalized),
        finalization,
        requeues,
      ]),
    ).toEqual([
      ['A/20240101000000', '1.2.1 (also 1.1.5)', '1.3 to 1.4 (inferred)', 'recorded', undefined],
      ['B/20240301000000', '1.1', 'unknown', 'open', undefined],
      ['C/29990101000000', '1.2', 'unknown', 'unknown', 'C/20240101000000'],
    ])
  })

  test('with dirty but real data: impossible clocks, finalizers older than the queueing, jobs queued twice', () => {
    const { migrations, backgroundMigrations } = manifestWith({
      migrations: [{ id: '20240613064362', release: '1.2' }],
      background_migrations: [
        {
          name: 'A',
          queued_by: '20250630065826',
          queued_in: '1.4',
          finalized_by: '20250422130050',
          finalized_in: '1.2',
        },
        { name: 'A', queued_by: '20250101000000', queued_in: '1.1', finalized_in: '1.1' },
      ],
    })
    expect([migrations.length, backgroundMigrations.length]).toEqual([1, 2])
  })

  test('with lists joined in the order of the files’ names, and the format named in each', () => {
    const manifest = manifestOf([
      { path: 'z.yaml', text: 'manifest: 1\nnotes: [{versions: "1.0", text: second}]' },
      { path: 'm/a.yaml', text: 'notes: [{versions: "1.0", text: first}]' },
      { path: 'a.yaml', text: head },
    ])
    expect(manifest.notes.map(({ text, place }) => `${text} ${place.file}`)).toEqual([
      'first m/a.yaml',
      'second z.yaml',
    ])
  })

  test('with a product that has no lines', () => {
    const manifest = manifestWith({
      product: { id: 'shop', name: 'Shop', version_scheme: 'dotted', line: 'none' },
      releases: releases('42.20250803.3.0', '42.20250804.1'),
      stops: [{ version: '42.20250803.3.0' }],
    })
    expect(manifest.lines).toHaveLength(2)
    expect(manifest.stops[0]).toMatchObject({ id: '42.20250803.3.0', point: { wholeLine: false } })
  })

  test('as plain data that survives being written and read again', () => {
    const manifest = manifestWith({ releases: releases('1.0.0'), stops: [{ line: '1.0' }] })
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(JSON.parse(JSON.stringify(structuredClone(manifest))))
  })
})
