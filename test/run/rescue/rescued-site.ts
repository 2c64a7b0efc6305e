import { parseVersion, type Version } from '../../../src/domain/version.ts'
import { type AppliedReading } from '../../../src/facts/applied.ts'
import { known, type Known, unknown } from '../../../src/facts/known.ts'
import { type RowsLeft } from '../../../src/facts/rows-left.ts'
import { type DatabaseReading, type SiteReadings, type WorkFact } from '../../../src/run/preflight/readings.ts'
import { whichRelease } from '../../../src/run/preflight/which-release.ts'
import { fatesOf } from '../../../src/run/rescue/fate.ts'
import { judgeFate, type Tools } from '../../../src/run/rescue/mend.ts'
import { passedLives } from '../../../src/run/rescue/passed-lives.ts'
import { schemaFinding } from '../../../src/run/rescue/schema-state.ts'
import { unendedFates } from '../../../src/run/rescue/unended.ts'
import { rescueVerdict } from '../../../src/run/rescue/verdict.ts'
import { manifestWith, releases, requestFor } from '../../support/manifests.ts'
import { work } from '../../support/work-fact.ts'

/** A small product with a life of every kind, and a site of it as it is read. */

export const manifest = manifestWith({
  releases: releases('1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'),
  stops: [{ line: '1.2', reason: 'work ends here' }],
  migrations: [
    { id: '20250101000000', release: '1.0' },
    { id: '20250201000000', release: '1.1', phase: 'post' },
    { id: '20250202000000', release: '1.1', phase: 'post' },
    { id: '20250203000000', release: '1.1', name: 'folded', removed: { in: '1.3', because: 'squashed' } },
    { id: '20250301000000', release: '1.2' },
    { id: '20250302000000', release: '1.2', phase: 'post' },
    { id: '20250401000000', release: '1.3', phase: 'post' },
    { id: '20250402000000', release: '1.4' },
  ],
  background_migrations: [
    // Queued and finalized inside of the hop; its code is still there.
    { name: 'Kept', queued_by: '20250201000000', finalized_by: '20250302000000', table: 'boats' },
    // Its code goes in the same hop.
    { name: 'Gone', queued_by: '20250202000000', finalized_in: '1.2', deleted_in: '1.3', table: 'boats' },
    // Queued before the hop, finalized by it.
    { name: 'Left', queued_in: '1.0', finalized_in: '1.2', table: 'boats' },
    { name: 'Given', queued_in: '1.1', finalized_in: '1.3', cancelled_in: '1.2', table: 'boats' },
    { name: 'Guessed', queued_in: '1.1', finalized_in: { earliest: '1.3', latest: '1.4' }, table: 'boats' },
    { name: 'Ahead', queued_in: '1.3', finalized_in: '1.4', table: 'boats' },
    { name: 'Endless', queued_in: '1.2', table: 'boats' },
  ],
})

export const version = (text: string): Version => parseVersion('semver', text)!
export const was = version('1.0.0')
export const now = version('1.3.0')
export const at = Date.parse('2026-11-21T12:00:00Z')

export const everything = [
  '20250101000000',
  '20250201000000',
  '20250202000000',
  '20250203000000',
  '20250301000000',
  '20250302000000',
  '20250401000000',
]
export const without = (...ids: readonly string[]): string[] => everything.filter((id) => !ids.includes(id))

export const complete = [
  { version: '1.3.0', phase: 'regular', at },
  { version: '1.3.0', phase: 'post', at },
] as const

export function database(record: Partial<AppliedReading> = {}, more: Partial<DatabaseReading> = {}): DatabaseReading {
  const own = { product: 'shop', state: 'complete', complete } as const
  const applied: AppliedReading = { source: 'plan', applied: everything, begun: [], own, ...record }
  return {
    name: 'main',
    names: ['main'],
    place: 'postgresql://db/shop',
    server: unknown('not asked'),
    applied: known(applied),
    transactions: known({ open: [], complete: true }),
    rates: unknown('nothing was measured'),
    schema: whichRelease(manifest, { names: ['main'], applied: applied.applied, own: applied.source === 'plan' }),
    ...more,
  }
}

export const open = (name: string, more: Partial<WorkFact> = {}): WorkFact =>
  work(name, { state: 'working', stateAs: 'active', ...more })

export const names = ['Kept', 'Gone', 'Left', 'Guessed', 'Ahead', 'Endless']

/** All are finished, but for these. */
export const allBut = (...changed: readonly (WorkFact | string)[]): WorkFact[] => {
  const dropped = new Set(changed.map((one) => (typeof one === 'string' ? one : one.name)))
  return [
    ...names.filter((name) => !dropped.has(name)).map((name) => work(name)),
    ...changed.flatMap((one) => (typeof one === 'string' ? [] : [one])),
  ]
}

export function readings(more: Partial<SiteReadings> = {}): SiteReadings {
  return {
    at,
    databases: [database()],
    reads: [{ database: 'main', state: 'read' }],
    work: allBut(),
    workSource: 'tables of plan',
    workPerDatabase: true,
    installed: [],
    probes: [],
    sizes: new Map(),
    ...more,
  }
}

export const tools: Tools = {
  native: false,
  command: (...words) => ['plan', ...words].join(' '),
  finish: ({ name }) => [`vendor finish ${name}`],
  migrate: ['vendor migrate'],
  landings: [],
}

export interface Wish {
  readonly rows?: Readonly<Record<string, Known<RowsLeft>>>
  readonly tools?: Partial<Tools>
  readonly unsure?: string
}

export function judged(site: SiteReadings, { rows = {}, tools: more = {}, unsure }: Wish = {}) {
  const ground = { manifest, now, readings: site }
  const request = requestFor(manifest, now.text, '1.4.0')
  const schema = site.databases.map((one) => schemaFinding({ manifest, now, request }, one))
  const lives = fatesOf(ground, passedLives(manifest, { was, now })).map((one) =>
    judgeFate(ground, { ...tools, ...more }, one, rows[one.life.name]),
  )
  const unended = unendedFates(manifest, now, site).open
  const verdict = rescueVerdict({ readings: site, schema, lives, unended, nowUnsure: unsure })
  return { schema, lives, verdict, fate: (name: string) => lives.find(({ life }) => life.name === name) }
}

export const rowsOf = (left: number, exact = true): Known<RowsLeft> => known({ left, total: 10, exact })
