import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dutyKinds, type DutyKind } from '../../src/domain/duty.ts'
import { addDays } from '../../src/domain/time.ts'
import { dutiesOf, type Duty } from '../../src/release/duties.ts'
import { type PageState } from '../../src/release/duties/ground.ts'
import { runs, timeout } from '../support/arbitraries.ts'
import { manifestWith, type Body } from '../support/manifests.ts'

const base = {
  policy: { stop_schedule: { from: '1.2', minors: [2, 4, 6, 9] } },
  coverage: [{ of: 'background-migrations' }, { of: 'finalizations' }],
  releases: [
    { version: '1.0.0', date: '2026-01-10' },
    { version: '1.1.0', date: '2026-02-10' },
    { version: '1.2.0', date: '2026-03-10' },
    { version: '1.3.0', date: '2026-04-10' },
    { version: '1.4.0', date: '2026-05-10' },
    { version: '1.5.0', date: '2026-06-10' },
    { version: '1.6.0', planned: { cut: '2026-07-03', release: '2026-07-10' } },
    { version: '1.7.0', planned: { cut: '2026-08-03', release: '2026-08-10' } },
  ],
} satisfies Body

/** Lists of the manifest as they are written, and what is asked of it. */
interface Ask {
  readonly [list: string]: unknown
  readonly stop?: object
  readonly at?: string
  readonly today?: string
  readonly page?: PageState
}

function duties({ stop = {}, at = '1.6', today = '2026-06-20', page, ...body }: Ask): Duty[] {
  const stops = [{ line: '1.2' }, { line: '1.4' }, { line: '1.6', declared: '2026-06-01', ...stop }]
  const manifest = manifestWith({ ...base, stops, ...body })
  return dutiesOf(
    manifest,
    manifest.stops.find(({ id }) => id === at)!,
    { today, page },
  )
}

function duty(kind: DutyKind, ask: Ask): Duty {
  return duties(ask).find((one) => one.kind === kind)!
}

const state = (kind: DutyKind, ask: Ask) => duty(kind, ask).state

describe('when a duty falls due', () => {
  test('people are told by the cut of the stop, the rest is done by the cut of the release after it', () => {
    expect(duties({}).map(({ kind, due }) => `${kind} ${due.release} ${due.date}`)).toEqual([
      'page 1.6 2026-07-03',
      'support 1.6 2026-07-03',
      'release-managers 1.6 2026-07-03',
      'finalizers 1.7 2026-08-03',
      'minimum-schema-release 1.7 2026-08-03',
      'packages 1.7 2026-08-03',
      'squash-issue 1.7 2026-08-03',
      'squash 1.7 2026-08-03',
      'minimum-schema-version 1.7 2026-08-03',
    ])
  })

  test('the day of the cut is in time, the day after is not', () => {
    expect(state('support', { today: '2026-07-03' })).toBe('open')
    expect(state('support', { today: '2026-07-04' })).toBe('overdue')
  })

  test('without a cut the day the line came out is too late', () => {
    const ask = { at: '1.4', stops: [{ line: '1.4', declared: '2026-04-01' }] }
    expect(state('support', { ...ask, today: '2026-05-09' })).toBe('open')
    expect(state('support', { ...ask, today: '2026-05-10' })).toBe('overdue')
  })

  test('a release the manifest does not list yet has no day, and is not out', () => {
    const releases = base.releases.slice(0, -1)
    expect(duty('packages', { releases, today: '2027-01-01' })).toMatchObject({
      state: 'open',
      due: { release: '1.7' },
    })
  })

  test('of an exact version its own day counts, not that of its line', () => {
    const releases = [...base.releases.slice(0, 6), { version: '1.5.2', planned: { cut: '2026-06-25' } }]
    const ask = { at: '1.5.2', releases, stops: [{ version: '1.5.2', declared: '2026-06-01' }] }
    expect(duty('support', ask)).toMatchObject({ state: 'open', due: { release: '1.5.2', date: '2026-06-25' } })
    expect(state('support', { ...ask, today: '2026-06-26' })).toBe('overdue')
  })
})

describe('what a person records', () => {
  test('a record says who did it, when and where it can be seen', () => {
    const record = { duty: 'support', done: '2026-06-02', by: 'Ada', link: 'https://shop.example/1' }
    expect(duty('support', { stop: { duties: [record] } })).toMatchObject({
      state: 'done',
      done: '2026-06-02',
      by: 'Ada',
      link: 'https://shop.example/1',
      next: undefined,
    })
  })

  test('what was waived is not needed, and says why', () => {
    const record = { duty: 'packages', done: '2026-06-02', waived: 'there are no packages' }
    expect(duty('packages', { stop: { duties: [record] }, today: '2027-01-01' })).toMatchObject({
      state: 'not-needed',
      why: 'there are no packages',
      done: undefined,
    })
  })

  test('of a stop that nobody declared nothing is held against anybody', () => {
    const ask = { stops: [{ line: '1.2' }], at: '1.4', today: '2027-01-01', page: 'not-named' } as const
    expect(new Set(duties(ask).map((one) => one.state))).toEqual(new Set(['unknown', 'not-needed']))
    expect(duty('support', ask).next).toEqual(['stop', 'declare', '1.4'])
  })
})

describe('what the manifest and the page tell', () => {
  test('the page is done when it names the stop, and open when it does not', () => {
    expect(state('page', { page: 'named' })).toBe('done')
    expect(state('page', { page: 'not-named' })).toBe('open')
    expect(state('page', { page: 'unknown' })).toBe('unknown')
  })

  const backfill = { name: 'BackfillX', queued_in: '1.5' }

  test('finalizers are done when a release after the stop finalizes what first finishes there', () => {
    expect(duty('finalizers', { background_migrations: [{ ...backfill, finalized_in: '1.7' }] })).toMatchObject({
      state: 'done',
      why: 'finalized later: BackfillX in 1.7',
    })
  })

  test('a finalizer on the stop itself is too early for the work the stop was declared for', () => {
    const background_migrations = [{ ...backfill, finalized_in: '1.6' }]
    expect(duty('finalizers', { background_migrations, stop: { for: ['BackfillX'] } })).toMatchObject({
      state: 'open',
      why: 'BackfillX is finalized in 1.6, not after 1.6',
      next: ['new', 'finalizer', 'BackfillX'],
    })
  })

  test('work that nobody finalizes is overdue when the stop was declared for it, and may wait otherwise', () => {
    const background_migrations = [{ ...backfill, finalization: 'open' as const }]
    const late = { background_migrations, today: '2026-09-01' }
    expect(state('finalizers', { ...late, stop: { for: ['BackfillX'] } })).toBe('overdue')
    expect(state('finalizers', late)).toBe('open')
  })

  test('where nobody looked for a finalizer it is unknown', () => {
    expect(state('finalizers', { background_migrations: [backfill], today: '2027-01-01' })).toBe('unknown')
  })

  test('work that an earlier stop lets finish, that was given up, or that was queued again is no matter of this stop', () => {
    const background_migrations = [
      { name: 'Early', queued_in: '1.3', finalization: 'open' as const },
      { name: 'GivenUp', queued_in: '1.5', cancelled_in: '1.6' },
    ]
    expect(state('finalizers', { background_migrations })).toBe('not-needed')
  })

  test('the minimum schema has moved when a release after the stop takes databases from the stop on', () => {
    const withMinimum = (minimum_schema: string) => ({
      releases: [...base.releases.slice(0, -1), { ...base.releases.at(-1)!, minimum_schema }],
    })
    expect(state('minimum-schema-release', withMinimum('1.4.0'))).toBe('open')
    expect(duty('minimum-schema-release', withMinimum('1.6.0'))).toMatchObject({
      state: 'done',
      why: '1.7.0 takes databases from 1.6.0 on',
    })
    expect(state('minimum-schema-release', { lines: [{ line: '1.7', minimum_schema: '1.6' }] })).toBe('done')
  })

  test('the minimum patch of the stop counts', () => {
    const lines = [{ line: '1.7', minimum_schema: '1.6.1' }]
    expect(state('minimum-schema-release', { lines, stop: { min_patch: '1.6.2' } })).toBe('open')
    expect(state('minimum-schema-release', { lines, stop: { min_patch: '1.6.1' } })).toBe('done')
  })

  test('a conditional stop never becomes a minimum, and neither packages nor a squash wait for it', () => {
    const ask = { conditions: [{ id: 'big', question: 'Big?' }], stop: { when: ['big'] }, today: '2027-01-01' }
    const kinds = ['minimum-schema-release', 'packages', 'squash-issue', 'squash', 'minimum-schema-version'] as const
    expect(kinds.map((kind) => state(kind, ask))).toEqual(kinds.map(() => 'not-needed'))
    expect(state('support', ask)).toBe('overdue')
  })
})

describe('the squash after a stop', () => {
  const stops = [{ line: '1.0' }, { line: '1.2' }, { line: '1.4' }, { line: '1.6', declared: '2026-06-01' }]
  const squash = { in: '1.7', up_to: '1.2', after: '1.6', on: '2026-06-15', issue: 'https://shop.example/9' }
  const kinds = ['squash-issue', 'squash', 'minimum-schema-version'] as const
  const states = (ask: Ask) => kinds.map((kind) => state(kind, { stops, ...ask }))

  test('before it is done the minimum schema version has time', () => {
    expect(states({})).toEqual(['open', 'open', 'not-needed'])
    expect(states({ today: '2026-09-01' })).toEqual(['overdue', 'overdue', 'not-needed'])
  })

  test('once a release folds, the minimum of that release has to be a landing of the stop it folds up to', () => {
    expect(states({ squashes: [squash] })).toEqual(['done', 'done', 'open'])
    expect(states({ squashes: [squash], lines: [{ line: '1.7', minimum_schema: '1.2' }] })).toEqual([
      'done',
      'done',
      'done',
    ])
    expect(duty('squash', { stops, squashes: [squash] })).toMatchObject({ done: '2026-06-15', link: squash.issue })
  })

  test('a squash on another occasion counts when it folds as far, or comes before the next stop', () => {
    const other = { in: '1.7', up_to: '1.2' }
    expect(states({ squashes: [other] })).toEqual(['not-needed', 'done', 'open'])
    expect(states({ squashes: [{ ...other, after: '1.4' }] })).toEqual(['open', 'open', 'not-needed'])
  })

  test('where the manifest records no squash at all, nothing is held against a stop nobody declared', () => {
    expect(states({ at: '1.4', today: '2027-01-01' })).toEqual(['unknown', 'unknown', 'unknown'])
    expect(states({ at: '1.4', today: '2027-01-01', squashes: [squash] })).toEqual(['overdue', 'overdue', 'not-needed'])
  })

  test('without two stops before there is nothing to fold', () => {
    expect(states({ at: '1.2' })).toEqual(['not-needed', 'not-needed', 'not-needed'])
  })
})

const day = fc.nat(400).map((days) => addDays('2026-01-01', days))
const recordOf = (kind: DutyKind) =>
  fc.option(
    fc.record({ duty: fc.constant(kind), done: day, waived: fc.option(fc.constant('no'), { nil: undefined }) }),
    { nil: undefined, freq: 3 },
  )
const askArbitrary = fc.record({
  at: fc.constantFrom('1.2', '1.4', '1.6'),
  page: fc.constantFrom<PageState>('named', 'not-named', 'unknown'),
  stop: fc.record({
    declared: fc.option(day, { nil: undefined }),
    for: fc.subarray(['BackfillX', 'BackfillY']),
    when: fc.subarray(['big']),
    duties: fc.tuple(...dutyKinds.map(recordOf)).map((records) => records.flatMap((one) => one ?? [])),
  }),
  background_migrations: fc.subarray([
    { name: 'BackfillX', queued_in: '1.3', finalized_in: '1.6' },
    { name: 'BackfillY', queued_in: '1.5', finalization: 'open' as const },
    { name: 'BackfillZ', queued_in: '1.1' },
  ]),
  squashes: fc.subarray([
    { in: '1.5', up_to: '1.0', after: '1.4' },
    { in: '1.7', up_to: '1.2' },
  ]),
  lines: fc.subarray([
    { line: '1.5', minimum_schema: '1.4' },
    { line: '1.7', minimum_schema: '1.6' },
  ]),
})

test(
  'every duty comes once, in the order in which they fall due, and time only makes open ones overdue',
  () => {
    fc.assert(
      fc.property(askArbitrary, day, fc.nat(200), (ask, today, later) => {
        const stops = ['1.0', '1.2', '1.4', '1.6'].map((line) => ({ line, ...(line === ask.at ? ask.stop : {}) }))
        const known = { ...ask, stops, conditions: [{ id: 'big', question: 'Big?' }] }
        const before = duties({ ...known, today })
        const after = duties({ ...known, today: addDays(today, later) })
        expect(before.map(({ kind }) => kind).toSorted()).toEqual([...dutyKinds].toSorted())
        const days = before.flatMap(({ due }) => due.date ?? [])
        expect(days).toEqual(days.toSorted())
        const moves = before.map((one, i) => `${one.state}>${after[i]!.state}`)
        const legal = ['done', 'open', 'overdue', 'unknown', 'not-needed'].map((same) => `${same}>${same}`)
        expect([...legal, 'open>overdue']).toEqual(expect.arrayContaining(moves))
        expect(after.every(({ next, state: now }) => next === undefined || now !== 'done')).toBe(true)
      }),
      runs(300),
    )
  },
  timeout,
)
