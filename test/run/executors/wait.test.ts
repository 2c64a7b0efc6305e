import { describe, expect, test } from 'vitest'
import { readManifest } from '../../../src/manifest/read-manifest.ts'
import { type RunRecord } from '../../../src/run/record.ts'
import { dwellsOf, waitExecutor } from '../../../src/run/executors/wait.ts'
import { documentOf, type Body } from '../../support/manifests.ts'
import { hopOf, minute, runOf } from '../run-of-hops.ts'
import { contextOf } from './context.ts'

const day = 24 * 60 * minute
const begunAt = Date.parse('2026-11-20T00:00:00Z')
const fortnight = { since: '2.0', before: '4.0', at_least: '14d', reason: 'partitions roll over' }

function manifestWith(dwell: readonly object[]) {
  const body = {
    product: { id: 'shop', name: 'Shop', version_scheme: 'semver', line: 2 },
    releases: ['1.0.0', '2.0.0', '3.0.0', '4.0.0'].map((version) => ({ version })),
    dwell,
  }
  const reading = readManifest([{ path: 'manifest.yaml', text: JSON.stringify(documentOf(body as unknown as Body)) }])
  if (!('ok' in reading)) throw new Error(JSON.stringify(reading.problems))
  return reading.ok
}

/** 1.0.0 -> 2.0.0 -> 3.0.0 -> 4.0.0, with landings at these instants; the last hop waits. */
function run(landings: readonly (number | undefined)[]): RunRecord {
  const hops = [1, 2, 3].map((number, i) => ({
    ...hopOf(number, [['wait', 0, { subject: '2.0.0' }]]),
    landedAt: landings[i],
  }))
  return { ...runOf(hops), begunAt }
}

const manifest = manifestWith([fortnight])
const at = (now: number, landings?: ReadonlyMap<string, number>, of = manifest) =>
  waitExecutor({
    clock: { now: () => now },
    zone: 'Europe/Berlin',
    manifest: of,
    ...(landings && { landings: () => Promise.resolve(landings) }),
  })

const landed = begunAt + day
const last = contextOf(run([landed, landed + day, undefined]), '3.wait.2.0.0')

describe('a dwell', () => {
  test('is waited for until it is over, counted from the recorded landing', async () => {
    expect(await at(landed + 13 * day).run(last)).toEqual({
      kind: 'waiting',
      because: 'until Sat 2026-12-05 01:00: 2.0.0 must have run for 14 d (partitions roll over)',
      poll: 60 * minute,
    })
    expect(await at(landed + 14 * day - 1).run(last)).toMatchObject({ kind: 'waiting', poll: 1 })
    expect(await at(landed + 14 * day).run(last)).toEqual({ kind: 'done', outcome: '2.0.0 has run for 14 d' })
    expect(await at(landed + 14 * day - 1).probe(last)).toMatchObject({ kind: 'not-done' })
    expect(await at(landed + 14 * day).probe(last)).toMatchObject({ kind: 'done' })
  })

  test('is none of a hop that does not enter what lies behind it', async () => {
    const earlier = contextOf(run([landed, undefined, undefined]), '2.wait.2.0.0')
    expect(await at(landed).run(earlier)).toEqual({ kind: 'skipped', because: 'nothing is waited for any more' })
  })

  test('counts from the first landing at or after its start, and the longest of several decides', () => {
    const { from, hops } = last.run
    const both = manifestWith([fortnight, { ...fortnight, since: '2.1', at_least: '3d' }])
    expect(dwellsOf(both, { from, hops }, hops[2]!)).toEqual([
      { since: '2.0.0', atLeast: 14 * day, reason: 'partitions roll over' },
      { since: '3.0.0', atLeast: 3 * day, reason: 'partitions roll over' },
    ])
  })

  test('of several the one that ends last holds', async () => {
    const both = manifestWith([fortnight, { ...fortnight, since: '2.1', at_least: '21d' }])
    const over = landed + day + 21 * day
    expect(await at(over - 1, undefined, both).run(last)).toMatchObject({ kind: 'waiting', poll: 1 })
    expect(await at(over, undefined, both).run(last)).toMatchObject({ kind: 'done' })
  })

  test('from a release that ran before the run: an earlier record tells, else a person, until it surely is over', async () => {
    const start = manifestWith([{ ...fortnight, since: '1.0', before: '2.0' }])
    const first = contextOf(run([undefined, undefined, undefined]), '1.wait.2.0.0')
    const known = new Map([['1.0.0', begunAt - 13 * day]])
    expect(await at(begunAt, known, start).run(first)).toMatchObject({ kind: 'waiting' })
    expect(await at(begunAt + day, known, start).run(first)).toMatchObject({ kind: 'done' })
    expect(await at(begunAt, undefined, start).run(first)).toEqual({
      kind: 'needs-you',
      what: '1.0.0 must have run for 14 d (partitions roll over), and no record says since when it runs; it surely has by Fri 2026-12-04 01:00',
      commands: [],
    })
    expect(await at(begunAt, undefined, start).probe(first)).toMatchObject({ kind: 'unknown' })
    expect(await at(begunAt + 14 * day, undefined, start).run(first)).toMatchObject({ kind: 'done' })
  })
})
