import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePrecedence } from '../../../src/domain/version.ts'
import { type AppliedReading } from '../../../src/facts/applied.ts'
import { unknown } from '../../../src/facts/known.ts'
import { type DatabaseReading, type SiteReadings, type WorkFact } from '../../../src/run/preflight/readings.ts'
import { isWell } from '../../../src/run/rescue/fate.ts'
import { installedNow } from '../../../src/run/rescue/installed-now.ts'
import { rescueOptions, wayOut } from '../../../src/run/rescue/options.ts'
import { type Verdict } from '../../../src/run/rescue/verdict.ts'
import { runs } from '../../support/arbitraries.ts'
import { doneRun } from '../../support/run-records.ts'
import {
  allBut,
  at,
  complete,
  database,
  everything,
  judged,
  manifest,
  names,
  now,
  open,
  readings,
  version,
  was,
  type Wish,
  without,
} from './rescued-site.ts'
import { work } from '../../support/work-fact.ts'

describe('The schema of a database', () => {
  const stateOf = (record: Partial<AppliedReading>, more: Partial<DatabaseReading> = {}) =>
    judged(readings({ databases: [database(record, more)] })).schema[0]!.state
  const own = { product: 'shop', state: 'complete', complete } as const

  test('is whole, without its post migrations, half, newer, another product’s, or unread', () => {
    expect(stateOf({})).toBe('whole')
    expect(stateOf({ applied: without('20250401000000') })).toBe('post-missing')
    expect(stateOf({ applied: without('20250301000000') })).toBe('half')
    expect(stateOf({ applied: without('20250401000000'), own: { ...own, complete: [] } })).toBe('half')
    expect(stateOf({ begun: ['20250402000000'] })).toBe('half')
    expect(stateOf({ own: { ...own, state: 'installing' } })).toBe('half')
    expect(stateOf({ applied: [...everything, '20250402000000'] })).toBe('newer')
    expect(stateOf({ own: { ...own, product: 'depot' } })).toBe('not-ours')
    expect(stateOf({ applied: [] })).toBe('not-ours')
    expect(stateOf({ source: 'schema_migrations', own: undefined, applied: ['20990101000000'] })).toBe('unjudged')
    expect(stateOf({}, { applied: unknown('no'), schema: undefined })).toBe('unread')
  })

  test('of a vendor ended early where most of what is missing is later than anything applied', () => {
    const vendor = { source: 'schema_migrations', own: undefined } as const
    expect(stateOf({ ...vendor, applied: without('20250401000000') })).toBe('half')
    expect(stateOf({ ...vendor, applied: [...without('20250401000000'), '20250501000000'] })).toBe('post-missing')
  })
})

describe('The verdict', () => {
  const verdictOf = (more: Partial<SiteReadings>, wish: Wish = {}) => judged(readings(more), wish).verdict.verdict
  const half = database({ applied: without('20250301000000') })
  const post = database({ applied: without('20250401000000') })

  test('is sound where nothing is wrong, and repairable where everything can be mended', () => {
    expect(judged(readings()).verdict).toEqual({ verdict: 'sound', because: [] })
    expect(verdictOf({ work: allBut(open('Kept')) })).toBe('repairable')
    expect(verdictOf({ databases: [post] })).toBe('repairable')
  })

  test('is half-migrated before anything is unknown, and restore before that', () => {
    expect(verdictOf({ databases: [half] }, { unsure: 'nobody knows' })).toBe('half-migrated')
    expect(verdictOf({ databases: [half], work: allBut(open('Gone')) })).toBe('restore')
  })

  test('is undetermined before it is repairable: what is unknown may be worse', () => {
    const away = { database: 'ci', state: 'unreadable', because: 'away' } as const
    expect(verdictOf({ work: allBut(open('Kept')), reads: [away] })).toBe('undetermined')
    expect(verdictOf({}, { unsure: 'nobody knows' })).toBe('undetermined')
    expect(verdictOf({ work: allBut('Guessed') })).toBe('undetermined')
    expect(verdictOf({ work: allBut(open('Endless', { state: 'failed' })) })).toBe('undetermined')
    // Work that goes on is everyday life.
    expect(verdictOf({ work: allBut(open('Endless')) })).toBe('sound')
    expect(verdictOf({ databases: [database({}, { applied: unknown('no'), schema: undefined })] })).toBe('undetermined')
  })

  test('has a reason unless it is sound, is never better for knowing less, and every harm has its reason', () => {
    const states = fc.constantFrom<WorkFact['state'] | 'none'>(
      'finished',
      'working',
      'paused',
      'failed',
      'unknown',
      'none',
    )
    const site = fc.record({
      states: fc.array(states, { minLength: names.length, maxLength: names.length }),
      missing: fc.subarray(everything),
      read: fc.boolean(),
    })
    const rank: readonly Verdict['verdict'][] = ['sound', 'repairable', 'undetermined', 'half-migrated', 'restore']
    fc.assert(
      fc.property(site, ({ states: told, missing, read }) => {
        const facts = names.flatMap((name, i) => (told[i] === 'none' ? [] : [work(name, { state: told[i]! })]))
        const all = readings({ work: facts, databases: [database({ applied: without(...missing) })] })
        const { verdict, lives } = judged(read ? all : { ...all, reads: [{ database: 'main', state: 'unreadable' }] })
        expect(verdict.because.length > 0).toBe(verdict.verdict !== 'sound')
        const harmed = lives.filter((one) => !one.harmless)
        expect(verdict.verdict === 'sound' ? harmed : []).toEqual([])
        const unmended = harmed.filter(({ mend }) => mend === undefined)
        expect(verdict.verdict === 'repairable' ? unmended : []).toEqual([])
        expect(lives.filter((one) => isWell(one) && !one.harmless)).toEqual([])
        const less = judged({ ...all, reads: [{ database: 'main', state: 'unreadable' }] }).verdict.verdict
        // What nobody read may be a harm that is certain otherwise.
        expect(verdict.verdict === 'restore' || rank.indexOf(less) >= rank.indexOf(verdict.verdict)).toBe(true)
      }),
      runs(200),
    )
  })
})

describe('The version that is installed now', () => {
  const chosen = (kind: 'flag' | 'code' | 'record' | 'file', text: string) => {
    const one = { version: version(text), source: kind === 'flag' ? '--from' : kind, kind }
    return { chosen: one, sources: [one] }
  }
  const site = { databases: [database()] }

  test('is what a person or the code says; records yield to later migrations, and an old file to everything', () => {
    expect(installedNow(manifest, chosen('flag', '1.1.0'), site)).toMatchObject({ source: '--now', unsure: undefined })
    expect(installedNow(manifest, chosen('code', '1.1.0'), site)).toMatchObject({ version: version('1.1.0') })
    expect(installedNow(manifest, chosen('record', '1.3.0'), site)).toMatchObject({ unsure: undefined })
    const reached = installedNow(manifest, chosen('record', '1.0.0'), site)
    expect(comparePrecedence(reached!.version, now)).toBe(0)
    expect(reached!.unsure).toContain('at least 1.3.0')
    expect(installedNow(manifest, chosen('file', '1.0.0'), site)!.unsure).toContain('--now')
    expect(installedNow(manifest, { chosen: undefined, sources: [] }, { databases: [] })).toBeUndefined()
  })
})

describe('Ways on', () => {
  const point = (hop: number, takenAt: number) => ({
    hop,
    id: undefined,
    takenAt,
    restore: `restore ${takenAt}`,
    by: 'ann',
  })
  const hop = (number: number, from: string) => ({ ...doneRun().hops[0]!, number, from, to: '1.3.0' })

  test('lead back to the newest restore point from before the hop, and say what that loses', () => {
    const run = {
      ...doneRun(),
      hops: [hop(1, '1.0.0'), hop(2, '1.2.0')],
      restorePoints: [point(1, at - 5 * 3_600_000), point(1, at - 9 * 3_600_000), point(2, at - 3_600_000)],
    }
    const out = wayOut(manifest, [run], { was, at })
    expect(out).toMatchObject({ takenAt: at - 5 * 3_600_000, version: '1.0.0', loses: 5 * 3_600_000 })
    expect(wayOut(manifest, [run], { was: version('0.9.0'), at })).toBeUndefined()
    expect(wayOut(manifest, [], { was, at })).toBeUndefined()
    const ground = { now, was, schema: [], lives: [], next: '1.4.0', migrate: [], unread: [] }
    const [restore, mend] = rescueOptions({ ...ground, verdict: 'repairable', wayOut: out })
    expect(restore).toMatchObject({ kind: 'restore', loses: '5 h of data', commands: [`restore ${out!.takenAt}`] })
    expect(mend!.text).toBe('mend and stay on 1.3.0, next legal hop 1.4.0')
    const [none] = rescueOptions({ ...ground, verdict: 'restore', wayOut: undefined })
    expect(none!.text).toContain('no journal here knows of one')
  })
})
