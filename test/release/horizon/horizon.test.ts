import { describe, expect, test } from 'vitest'
import { type Manifest } from '../../../src/domain/manifest.ts'
import { candidateIds } from '../../../src/release/horizon/candidates.ts'
import { horizonOf } from '../../../src/release/horizon/horizon.ts'
import { manifestOf, shippedFiles } from '../../support/manifests.ts'

/** Lines 1.0 to 1.6 a month apart, stops 1.2 and 1.5; 1.7 is planned. */
function shop(entries = '', policy = 'latest_patch: any'): Manifest {
  const versions = Array.from({ length: 7 }, (_, i) => `{version: "1.${i}.0", date: 2026-0${i + 1}-15}`)
  return manifestOf(`manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-07-20
policy: {${policy}}
conditions: [{id: big, question: Is it big?}]
releases: [${versions.join(', ')}, {version: "1.7.0", planned: {release: 2026-08-20}}]
stops: [{line: "1.2", reason: x}, {line: "1.5", reason: x}]
${entries}
`)
}

function ahead(manifest: Manifest, horizon = 6, today = '2026-07-20') {
  const told = horizonOf(manifest, { horizon, candidates: candidateIds, today })!
  const of = (id: string) => told.candidates.find((one) => one.id === id)!
  return { ...told, of, stops: (id: string) => of(id).stops.map(({ line }) => line) }
}

describe('the releases that come', () => {
  test('are those the manifest plans, then counted on, with days estimated from the last lines', () => {
    const { lines, newest, cadence } = ahead(shop(), 3)
    expect(newest).toBe('1.6')
    expect(lines).toEqual([
      { line: '1.7', date: '2026-08-20', source: 'manifest' },
      { line: '1.8', date: '2026-09-19', source: 'estimated' },
      { line: '1.9', date: '2026-10-19', source: 'estimated' },
    ])
    expect(cadence).toMatchObject({ days: 30.2, lines: 7, from: '1.0', until: '1.6' })
  })

  test('of a product without lines are not counted', () => {
    const manifest = { ...shop(), product: { ...shop().product, lineParts: undefined } }
    expect(horizonOf(manifest, { horizon: 3, candidates: candidateIds, today: '2026-07-20' })).toBeUndefined()
  })
})

describe('the schedules that are compared', () => {
  test('count on from the last stop', () => {
    const { stops } = ahead(shop())
    expect(stops('every-2')).toEqual(['1.7', '1.9', '1.11'])
    expect(stops('every-3')).toEqual(['1.8', '1.11'])
    expect(stops('every-6')).toEqual(['1.11'])
    expect(stops('none')).toEqual([])
  })

  test('hold the declared one only where something is declared: the schedule, and stops beyond it', () => {
    expect(ahead(shop()).candidates.map(({ id }) => id)).not.toContain('declared')
    const scheduled = shop('', 'stop_schedule: {from: "1.0", minors: [2, 5, 8]}')
    expect(ahead(scheduled).stops('declared')).toEqual(['1.8', '2.2'])
    const one = manifestOf(shopText('{line: "1.7", reason: x}'))
    expect(ahead(one).stops('declared')).toEqual(['1.7'])
  })

  test('ask for a stop as late as possible only where a life has none', () => {
    expect(ahead(shop()).stops('lives')).toEqual([])
    const planned = shop('background_migrations: [{name: Fill, queued_in: "1.6", finalized_in: "1.10"}]')
    expect(ahead(planned).stops('lives')).toEqual(['1.9'])
    const open = shop('background_migrations: [{name: Fill, queued_in: "1.6", finalization: open}]')
    expect(ahead(open).stops('lives')).toEqual(['1.11'])
    const served = shop('background_migrations: [{name: Fill, queued_in: "1.4", finalization: open}]')
    expect(ahead(served).stops('lives')).toEqual([])
  })
})

describe('what a schedule costs', () => {
  test('is a hop for each stop, for whoever comes from below', () => {
    const { of } = ahead(shop())
    expect(of('none').hops).toMatchObject({ installations: 7, most: 3, inside: 1, without_path: 0 })
    expect(of('every-3').hops).toMatchObject({ most: 5, inside: 3 })
    expect(of('every-2').hops.mean - of('none').hops.mean).toBeCloseTo(3)
  })

  test('is the work that has to finish at its stops, with measured hours', () => {
    const manifest = shop(`background_migrations:
  - {name: Fill, queued_in: "1.6", finalization: open, measured: {rows: 1000, rows_per_hour: 100}}
  - {name: Count, queued_in: "1.7", finalization: open}
  - {name: Old, queued_in: "1.1", finalization: open}`)
    const { of, open } = ahead(manifest)
    expect(of('every-3').stops[0]).toMatchObject({ line: '1.8', hours: 10, unmeasured: 1 })
    expect(of('every-3').stops[0]?.work.map(({ name, finalizer, releases }) => [name, finalizer, releases])).toEqual([
      ['Fill', '1.9', 3],
      ['Count', '1.9', 2],
    ])
    expect(of('every-2').stops[0]?.work.map(({ name }) => name)).toEqual(['Fill', 'Count'])
    expect(open.known.map(({ name, finalizer }) => [name, finalizer])).toEqual([
      ['Fill', undefined],
      ['Count', undefined],
      ['Old', '1.7'],
    ])
  })

  test('is how long new work waits: at least to the end where no stop comes', () => {
    const waits = (id: string) => {
      const { new_work_waits: releases, new_work_waits_longer: longer } = ahead(shop(), 12).of(id)
      return [releases, longer]
    }
    expect([waits('every-2'), waits('every-4'), waits('none')]).toEqual([
      [2, false],
      [4, false],
      [12, true],
    ])
  })

  test('is every life that contains no landing', () => {
    const manifest = shop('background_migrations: [{name: Fill, queued_in: "1.7", finalized_in: "1.8", size: large}]')
    const { of, recommendation } = ahead(manifest)
    expect(of('none').unserved).toMatchObject([{ name: 'Fill' }])
    expect(of('every-3').unserved).toMatchObject([{ name: 'Fill' }])
    expect(of('every-2').unserved).toEqual([])
    expect(['every-2', 'lives']).toContain(recommendation.id)
  })

  test('leaves out, and counts, work whose end nobody recorded', () => {
    const manifest = shop(
      'background_migrations: [{name: A, queued_in: "1.6"}, {name: B, queued_in: "1.1", finalized_in: "1.3"}]',
    )
    expect(ahead(manifest).open).toEqual({ known: [], unknown: 1 })
  })
})

test('schedules with the same stops are judged once', () => {
  const { of } = ahead(shop('', 'stop_schedule: {from: "1.0", minors: [2, 5, 8, 11]}'))
  expect(of('every-3').same_as).toBe('declared')
  expect(of('every-3').hops).toEqual(of('declared').hops)
})

test('the declared schedule is recommended while it serves every life', () => {
  const policy = 'stop_schedule: {from: "1.0", minors: [2, 5, 8]}'
  expect(ahead(shop('', policy)).recommendation.id).toBe('declared')
  const late = shop('background_migrations: [{name: Fill, queued_in: "1.6", finalized_in: "1.8", size: large}]', policy)
  const { recommendation } = ahead(late)
  expect(recommendation.id).not.toBe('declared')
  expect(recommendation.because[0]).toContain('declared')
})

test('GitLab keeps its schedule: no life known to be open asks for more', () => {
  const { recommendation, stops, of } = ahead(manifestOf(shippedFiles('gitlab')), 12, '2026-11-21')
  expect(recommendation.id).toBe('declared')
  expect(stops('declared')).toEqual(['19.8', '19.11', '20.2', '20.5'])
  expect(of('every-2').hops.mean).toBeGreaterThan(of('declared').hops.mean)
})

function shopText(stop: string): string {
  return `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-07-20
releases: [{version: "1.5.0", date: 2026-06-15}, {version: "1.6.0", date: 2026-07-15}, {version: "1.7.0", planned: {release: 2026-08-20}}]
stops: [{line: "1.5", reason: x}, ${stop}]
`
}
