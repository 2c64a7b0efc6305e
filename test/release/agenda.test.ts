import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePoint } from '../../src/domain/line.ts'
import { finalizationIsProper } from '../../src/planner/finalization.ts'
import { recordedAt } from '../../src/domain/placement.ts'
import { agendaOf } from '../../src/release/agenda.ts'
import { runs, timeout } from '../support/arbitraries.ts'
import { manifestWith, type Body } from '../support/manifests.ts'

const base = {
  policy: { stop_schedule: { from: '1.2', minors: [2, 4, 6, 9] } },
  releases: [
    { version: '1.0.0', date: '2026-01-10' },
    { version: '1.1.0', date: '2026-02-10' },
    { version: '1.2.0', date: '2026-03-10' },
    { version: '1.3.0', date: '2026-04-10' },
    { version: '1.4.0', planned: { cut: '2026-05-03', release: '2026-05-10' } },
    { version: '1.5.0', planned: { cut: '2026-06-03', release: '2026-06-10' } },
  ],
} satisfies Body

interface Ask {
  readonly [list: string]: unknown
  readonly at?: string
  readonly today?: string
}

function agenda({ at = '1.4', today = '2026-04-20', ...body }: Ask) {
  const manifest = manifestWith({ ...base, ...body })
  return agendaOf(manifest, { at: parsePoint(manifest.product, at)!, today, pageOf: () => 'unknown' })
}

/** `must squash:1.4 2026-06-03`. */
function items(kind: string, ask: Ask): string[] {
  return agenda(ask)
    .items.filter((item) => item.kind === kind)
    .map(({ level, id, date = '', estimated }) => `${level} ${id} ${estimated === true ? '~' : ''}${date}`.trimEnd())
}

describe('the days of a release', () => {
  test('are its cut and its release', () => {
    expect(items('day', {})).toEqual(['told day:1.4:cut 2026-05-03', 'told day:1.4:release 2026-05-10'])
    expect(agenda({}).release).toMatchObject({ after: '1.3', opens: '2026-04-10', is_out: false, stop: 'scheduled' })
  })

  test('are estimated from the days of earlier lines where it is not listed yet', () => {
    const releases = base.releases.slice(0, 4)
    const { release } = agenda({ releases, at: '1.5' })
    expect(release).toMatchObject({ listed: false, estimated: true, date: '2026-06-09' })
    expect(items('day', { releases, at: '1.5' })).toEqual(['told day:1.5:release ~2026-06-09'])
  })

  test('are unknown where no line has a day', () => {
    const { release, items: all } = agenda({ releases: [{ version: '1.3.0' }], at: '1.4' })
    expect(release.date).toBeUndefined()
    expect(all.filter(({ date }) => date !== undefined)).toEqual([])
  })
})

describe('stops to announce', () => {
  test('are those whose notice ends with this release, and those whose notice ended before', () => {
    expect(items('announce', { at: '1.3', today: '2026-04-01' })).toEqual(['must announce:1.4 2026-04-10'])
    expect(items('announce', { at: '1.4' })).toEqual(['late announce:1.4 2026-04-10'])
    expect(items('announce', { at: '1.4', today: '2026-04-01' })).toEqual(['must announce:1.4 2026-04-10'])
    expect(items('announce', { at: '1.5' })).toEqual(['must announce:1.6 2026-06-03'])
  })

  test('are no more once they are written down', () => {
    expect(items('announce', { stops: [{ line: '1.4' }] })).toEqual([])
  })

  test('follow the notice of the policy', () => {
    const policy = { ...base.policy, stop_notice: 1 }
    expect(items('announce', { policy, at: '1.4' })).toEqual(['must announce:1.4 2026-05-03'])
    expect(items('announce', { policy: { ...base.policy, stop_notice: 3 }, at: '1.4' })).toEqual([
      'late announce:1.4 2026-03-10',
      'must announce:1.6 2026-05-03',
    ])
  })

  test('are none for a release that is out, nor without a schedule', () => {
    expect(items('announce', { at: '1.3' })).toEqual([])
    expect(items('announce', { policy: {} })).toEqual([])
  })
})

describe('background migrations', () => {
  const open = { name: 'BackfillX', queued_in: '1.1', finalization: 'open' }

  test('may be finalized from the first release after their stop on, never on the stop', () => {
    const ask = { background_migrations: [open], today: '2026-02-20' }
    expect(items('finalize', { ...ask, at: '1.2' })).toEqual([])
    expect(items('finalize', { ...ask, at: '1.3' })).toEqual(['may finalize:BackfillX/1.1'])
    expect(items('finalize', { ...ask, at: '1.5' })).toEqual(['may finalize:BackfillX/1.1'])
  })

  test('that the release finalizes are planned, later ones may come sooner, earlier ones are gone', () => {
    const at = (finalized_in: string) =>
      items('finalize', { background_migrations: [{ name: 'BackfillX', queued_in: '1.1', finalized_in }] })
    expect(at('1.4')).toEqual(['planned finalize:BackfillX/1.1'])
    expect(at('1.5')).toEqual(['may finalize:BackfillX/1.1'])
    expect(at('1.3')).toEqual([])
  })

  test('of which nobody recorded the end are counted, not listed', () => {
    const facts = agenda({ background_migrations: [{ name: 'BackfillX', queued_in: '1.1' }] })
    expect(facts.unknownEnds).toBe(1)
    expect(facts.items.filter(({ kind }) => kind === 'finalize')).toEqual([])
  })

  test('that were given up or queued again are no matter', () => {
    const background_migrations = [
      { name: 'GivenUp', queued_in: '1.1', finalization: 'open', cancelled_in: '1.2' },
      { name: 'Again', queued_by: '20260101000000', finalization: 'open' },
      { name: 'Again', queued_by: '20260201000000', finalization: 'open', requeues: '20260101000000' },
    ]
    const migrations = [
      { id: '20260101000000', release: '1.0' },
      { id: '20260201000000', release: '1.1' },
    ]
    expect(items('finalize', { background_migrations, migrations })).toEqual(['may finalize:Again/20260201000000'])
  })

  test('lose their code after a stop that follows their finalizer', () => {
    const done = { name: 'BackfillX', queued_in: '1.0', finalized_in: '1.3' }
    const ask = { background_migrations: [done] }
    expect(items('delete', { ...ask, at: '1.4' })).toEqual([])
    expect(items('delete', { ...ask, at: '1.5' })).toEqual(['may delete:BackfillX/1.0'])
    const told = (deleted_in: string) =>
      items('delete', { background_migrations: [{ ...done, deleted_in }], at: '1.5' })
    expect(told('1.5')).toEqual(['planned delete:BackfillX/1.0'])
    expect(told('1.6')).toEqual([])
  })
})

describe('the squash', () => {
  const stops = [{ line: '1.0' }, { line: '1.1' }, { line: '1.2', declared: '2026-01-01' }]

  test('must come with the release after a declared stop, is late after that, and planned where it is written', () => {
    expect(items('squash', { stops, at: '1.3', today: '2026-03-20' })).toEqual(['must squash:1.2 2026-04-10'])
    expect(items('squash', { stops, at: '1.4', today: '2026-04-20' })[0]).toBe('late squash:1.2 2026-05-03')
    const squashes = [{ in: '1.3', up_to: '1.0', after: '1.2' }]
    expect(items('squash', { stops, squashes, at: '1.3' })).toEqual(['planned squash:1.2'])
    expect(items('squash', { stops, squashes, at: '1.4' })).toEqual(['may squash:1.4'])
  })

  test('may come with a stop of its own, and is unknown where nobody records squashes', () => {
    const bare = [{ line: '1.0' }, { line: '1.1' }, { line: '1.2' }]
    expect(items('squash', { stops: bare, at: '1.4' })).toEqual(['unknown squash:1.2', 'may squash:1.4'])
  })
})

test('duties that fall due with the release are told, and those of declared stops that are late', () => {
  const stops = [{ line: '1.2', declared: '2026-01-01', duties: [{ duty: 'support', done: '2026-01-02' }] }]
  expect(items('duty', { stops, at: '1.3', today: '2026-03-20' })).toEqual([
    'late duty:1.2:release-managers 2026-03-10',
    'must duty:1.2:minimum-schema-release 2026-04-10',
    'must duty:1.2:packages 2026-04-10',
  ])
})

test('versions of the base class are told when they open or close inside the window', () => {
  const api_versions = [
    { version: '1.0', until: '2026-05-03T10:00:00Z' },
    { version: '2.0', from: '2026-04-10T00:00:00Z', until: '2026-05-04T00:00:00Z' },
  ]
  expect(items('api-version', { api_versions })).toEqual([
    'told api-version:2.0:opens 2026-04-10',
    'told api-version:1.0:closes 2026-05-03',
  ])
})

const line = fc.constantFrom('1.0', '1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7')

test(
  'whatever may be finalized is properly finalized there, by the judgement that rules use; ids are told once',
  () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 4 }),
        fc.uniqueArray(line, { maxLength: 3 }),
        line,
        (queued, stops, at) => {
          const releases = ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7'].map((text) => ({
            version: `${text}.0`,
          }))
          const background_migrations = queued.map((queued_in, i) => ({
            name: `Job${i}`,
            queued_in,
            finalization: 'open',
          }))
          const body = { releases, policy: {}, stops: stops.map((text) => ({ line: text })), background_migrations }
          const manifest = manifestWith(body as Body)
          const point = parsePoint(manifest.product, at)!
          const legal = manifest.backgroundMigrations
            .filter(
              (one) =>
                finalizationIsProper(manifest, { queued: one.queued, finalized: recordedAt(point) }).verdict ===
                'proper',
            )
            .map(({ id }) => `may finalize:${id}`)
          expect(items('finalize', { ...body, at })).toEqual(legal)
          const ids = agenda({ ...body, at }).items.map(({ id }) => id)
          expect(new Set(ids).size).toBe(ids.length)
        },
      ),
      runs(200),
    )
  },
  timeout,
)
