import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRequired, requiredWork, withoutRecord } from '../../../src/app/background/required.ts'
import { known, unknown } from '../../../src/facts/known.ts'
import { whyHop } from '../../../src/planner/why-hop.ts'
import { hopDurations, plannerEstimates } from '../../../src/run/preflight/durations.ts'
import { type HopGround } from '../../../src/run/preflight/ground.ts'
import { installedOf } from '../../../src/run/preflight/installed.ts'
import { judgeHopOnSite, type Judgement } from '../../../src/run/preflight/judge.ts'
import { type DatabaseReading, type SiteReadings } from '../../../src/run/preflight/readings.ts'
import { whichRelease } from '../../../src/run/preflight/which-release.ts'
import { contains } from '../../../src/domain/placement.ts'
import { runs } from '../../support/arbitraries.ts'
import { manifestWith, releases, requestFor } from '../../support/manifests.ts'
import { work } from '../../support/work-fact.ts'

const manifest = manifestWith({
  releases: releases('1.0.0', '1.0.1', '1.1.0', '1.2.0'),
  stops: [{ line: '1.0', reason: 'all work ends here' }],
  components: [
    {
      id: 'postgresql',
      name: 'PostgreSQL',
      line: 1,
      lines: ['14', '15', '16'],
      ranges: [
        { from: '1.0', requires: '>=14', tested: '<16' },
        { from: '1.1', requires: '>=15', tested: '<16' },
      ],
    },
  ],
  migrations: [
    { id: '20250101000000', release: '1.0' },
    { id: '20250102000000', release: '1.0', phase: 'post' },
    { id: '20250201000000', release: '1.1' },
  ],
  background_migrations: [
    { name: 'Fill', queued_by: '20250102000000', queued_in: '1.0', finalized_in: '1.1', table: 'boats' },
    { name: 'Later', queued_in: '1.0', finalized_in: '1.2', table: 'boats' },
    {
      name: 'Quick',
      queued_in: '1.1',
      finalized_in: '1.1',
      table: 'boats',
      measured: { rows: 1000, rows_per_hour: 1000 },
    },
  ],
})

const at = Date.parse('2026-11-21T12:00:00Z')

const server = {
  version: '15.4',
  standby: false,
  name: 'shop',
  role: 'app',
  at,
  bytes: 1n,
  connections: { used: 3, limit: 100 },
  transactionAge: 100,
}

function database(applied: readonly string[], more: Partial<DatabaseReading> = {}): DatabaseReading {
  return {
    name: 'main',
    names: ['main'],
    place: 'postgresql://db/shop',
    server: known(server),
    applied: known({ source: 'plan', applied, begun: [], own: undefined }),
    transactions: known({ open: [], complete: true }),
    rates: unknown('nothing was measured'),
    schema: whichRelease(manifest, { names: ['main'], applied, own: true }),
    ...more,
  }
}

const atOne = ['20250101000000', '20250102000000']

const done = [work('Fill'), work('Later')]

function readings(more: Partial<SiteReadings> = {}): SiteReadings {
  return {
    at,
    databases: [database(atOne)],
    reads: [{ database: 'main', state: 'read' }],
    work: done,
    workSource: 'tables of plan',
    workPerDatabase: true,
    installed: [],
    probes: [],
    sizes: new Map([['main/boats', known({ rows: 0, exact: true, bytes: 0n })]]),
    ...more,
  }
}

interface Wish {
  readonly from?: string
  readonly to?: string
  readonly accept?: readonly string[]
  readonly file?: string
}

function judged(site: SiteReadings, { from = '1.0.1', to = '1.1.0', accept = [], file }: Wish = {}): Judgement {
  const request = requestFor(manifest, from, to, {
    components: { postgresql: '15.4' },
    estimates: plannerEstimates(manifest, site),
  })
  const required = requiredWork(manifest, request.from, request.to)
  const ground: HopGround = {
    manifest,
    request,
    judged: whyHop(manifest, request),
    installed: installedOf(manifest, { flag: from, file }, site),
    readings: site,
    durations: hopDurations(manifest, request, site),
    ends: (one) => (isRequired(required, one) ? (required.ends.get(one.name) ?? []) : []),
    withoutRecord: site.work ? withoutRecord(required, site.work, () => true, true) : [],
    gates: [],
    command: (...words) => ['plan', ...words].join(' '),
  }
  return judgeHopOnSite(ground, accept)
}

const kinds = ({ findings }: Judgement): string[] =>
  findings.filter(({ verdict }) => verdict !== 'warning').map(({ id, verdict }) => `${verdict} ${id.split('@')[0]!}`)

describe('One hop of one site', () => {
  test('is legal where everything is as it should be', () => {
    const all = judged(readings())
    expect(all.verdict).toBe('legal')
    expect(kinds(all)).toEqual([])
  })

  test.each([
    [{ state: 'working' }, 'illegal', 'plan bbm wait --for-hop 1.1.0 --from 1.0.1'],
    [{ state: 'working', stuck: true }, 'illegal', 'plan bbm show Fill'],
    [{ state: 'paused' }, 'illegal', 'plan bbm show Fill'],
    [{ state: 'failed' }, 'illegal', 'plan bbm show Fill'],
    [{ state: 'unknown' }, 'undetermined', 'plan bbm show Fill'],
  ] as const)('waits for work that the hop ends: %j is %s', (more, verdict, command) => {
    const all = judged(readings({ work: [work('Fill', more), work('Later')] }))
    expect(all.verdict).toBe(verdict)
    expect(kinds(all)).toEqual([`${verdict} unfinished-work:Fill/main`])
    expect(all.findings[0]!.commands).toEqual([command])
  })

  test('leaves no unfinished work behind on a required stop, but a patch of the stop is always allowed', () => {
    const open = [work('Fill'), work('Later', { state: 'working' })]
    const left = judged(readings({ work: open }))
    expect(kinds(left)).toEqual(['illegal unfinished-work:Later/main'])
    expect(left.findings[0]!.message).toContain('1.0 is a required stop')
    expect(judged(readings({ work: open }), { from: '1.0.0', to: '1.0.1' }).verdict).toBe('legal')
    const accepted = judged(readings({ work: open }), { accept: ['unfinished-work:Later/main'] })
    expect(accepted.verdict).toBe('legal')
    expect(accepted.findings.find(({ accepted: taken }) => taken)?.id).toBe('unfinished-work:Later/main@1.0.1..1.1.0')
  })

  test('counts work that nobody has a record of as finished nowhere', () => {
    expect(kinds(judged(readings({ work: [work('Later')] })))).toEqual(['illegal work-without-record:Fill'])
    expect(judged(readings({ work: undefined })).verdict).toBe('undetermined')
    expect(judged(readings({ work: [work('Fill', { cancelled: true }), work('Later')] })).verdict).toBe('illegal')
  })

  test('is undetermined while a database of the product was not read, or only a standby was', () => {
    const missing = { database: 'ci', state: 'missing', because: 'nobody said where it is' } as const
    expect(kinds(judged(readings({ reads: [missing] })))).toEqual(['undetermined unread:ci'])
    const standby = database(atOne, { server: known({ ...server, standby: true }) })
    expect(kinds(judged(readings({ databases: [standby] })))).toEqual(['undetermined standby:main'])
  })

  test('holds the schema against the version that is said to be installed', () => {
    expect(kinds(judged(readings({ databases: [database(['20250101000000'])] })))).toEqual([
      'illegal pending-post-migrations:1.0.1',
    ])
    expect(kinds(judged(readings({ databases: [database([...atOne, '20250201000000'])] })))).toEqual([
      'illegal schema-contradiction:main',
    ])
    const half = judged(readings({ databases: [database(['20250102000000', '20250201000000'])] }))
    expect(kinds(half)).toContain('illegal half-migrated:main')
  })

  test('believes a person before the code, and tells of whoever says otherwise', () => {
    const installed = [{ version: '1.1.0', source: 'shop-ctl', problem: undefined }]
    expect(kinds(judged(readings({ installed })))).toEqual(['undetermined version-contradiction:code'])
    const old = judged(readings(), { file: '1.0.0' })
    expect([old.verdict, old.findings[0]!.id]).toEqual(['legal', 'version-contradiction:file'])
  })

  test('holds the server against both ends: required is hard, tested warns', () => {
    const on = (version: string) =>
      judged(readings({ databases: [database(atOne, { server: known({ ...server, version }) })] }))
    expect(kinds(on('14.9'))).toEqual(['illegal component-out-of-range:postgresql'])
    expect(on('14.9').findings[0]!.message).toBe('1.1.0 needs PostgreSQL >=15, and main has 14.9')
    expect(on('16.1').verdict).toBe('legal')
    expect(on('16.1').findings.map(({ id }) => id)).toContain('component-untested:postgresql@1.0.1..1.1.0')
  })

  test('is too long where the migrate step does more than the upgrade timeout allows, by the rows of this site', () => {
    const on = (rows: number, exact: boolean) =>
      judged(readings({ sizes: new Map([['main/boats', known({ rows, exact, bytes: 0n })]]) }))
    expect(on(100, true).verdict).toBe('legal')
    expect(kinds(on(5000, true))).toContain('illegal migrate-too-long:1.1.0')
    // What the statistics believe never makes work short, and may make it long.
    const few = readings({ sizes: new Map([['main/boats', known({ rows: 10, exact: false, bytes: 0n })]]) })
    expect(plannerEstimates(manifest, few).has('Quick/1.1')).toBe(false)
    const many = readings({ sizes: new Map([['main/boats', known({ rows: 9000, exact: false, bytes: 0n })]]) })
    expect(plannerEstimates(manifest, many).get('Quick/1.1')).toBeGreaterThan(3_600_000)
  })

  test('what is not known never makes a hop legal', () => {
    const states = fc.constantFrom('finished', 'working', 'paused', 'failed', 'unknown')
    fc.assert(
      fc.property(
        states,
        states,
        fc.boolean(),
        fc.subarray(manifest.migrations.map(({ id }) => id)),
        (a, b, isRead, applied) => {
          const site = readings({
            work: [work('Fill', { state: a }), work('Later', { state: b })],
            databases: [database(applied)],
            reads: [{ database: 'main', state: isRead ? 'read' : 'unreadable' }],
          })
          const { verdict } = judged(site)
          const fits = contains(
            manifest.product,
            requestFor(manifest, '1.0.1', '1.1.0').from,
            manifest.migrations[0]!.placement,
          )
          const isRight = fits === 'yes' && applied.length === 2 && atOne.every((id) => applied.includes(id))
          expect(verdict === 'legal').toBe(a === 'finished' && b === 'finished' && isRead && isRight)
        },
      ),
      runs(200),
    )
  })
})
