import { describe, expect, test } from 'vitest'
import { withLengths } from '../../../src/app/run/estimates.ts'
import { landingsIn } from '../../../src/app/run/landings.ts'
import { type PlannedPath } from '../../../src/app/run/path.ts'
import { type RunGround } from '../../../src/app/run/run-ground.ts'
import { upgrade } from '../../../src/app/upgrade.ts'
import { readManifest } from '../../../src/manifest/read-manifest.ts'
import { type RunRecord, type RunStep } from '../../../src/run/record.ts'
import { type RunStore } from '../../../src/run/store.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { hopOf, minute, runOf } from '../../run/run-of-hops.ts'

const begun = Date.parse('2026-11-01T02:00:00Z')

/** A run of the shop that made the first hop, its steps one after the other with these minutes. */
function made(lengths: Readonly<Record<string, number>>, more: Partial<RunRecord> = {}): RunRecord {
  const hop = hopOf(1)
  let at = begun
  const steps = hop.steps.map((step): RunStep => {
    const took = (lengths[step.kind] ?? 0) * minute
    at += took
    return { ...step, estimate: undefined, state: 'done', attempts: 1, begunAt: at - took, endedAt: at }
  })
  const hops = [{ ...hop, steps, landedAt: at }]
  return { ...runOf(hops), id: '2026-11-01-1', product: 'shop', state: 'done', ...more }
}

const manifest = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
stops: [{line: "2.0", reason: data is moved}]
releases: [{version: "1.0.0"}, {version: "2.0.0"}, {version: "3.0.0"}]
dwell: [{since: "2.0", before: "3.0", at_least: 60d, reason: partitions}]
`

const lengths = { backup: 20, stop: 1, deploy: 4, migrate: 24, start: 1, 'finish-background': 90 }

/** What `plan upgrade` says in a folder with these journals. */
async function nights(records: readonly RunRecord[], from = '1.0.0') {
  const journals = records.map((record, i) => [
    `/desk/.waystop/runs/shop/2026-11-01-${i + 1}.json`,
    JSON.stringify({ ...record, id: `2026-11-01-${i + 1}` }),
  ])
  const ports = memoryPorts({
    '/desk/shop.yaml': manifest,
    ...(Object.fromEntries(journals) as Record<string, string>),
  })
  const answer = await upgrade(
    ports,
    { manifest: 'shop.yaml', from },
    { alternatives: false, window: ['daily 00:00-24:00'] },
  )
  return answer.sessions!.list.flatMap(({ hops }) => hops)
}

describe('what earlier runs tell of the nights of a path', () => {
  test('the downtime of the same hop from its first step to its last, of another hop with its source', async () => {
    const [first, second] = await nights([made(lengths)])
    expect(first!.down).toEqual({
      least_ms: 15 * minute,
      most_ms: 60 * minute,
      unknown: [],
      sources: ['measured once in this hop before'],
    })
    expect(second!.down).toMatchObject({ unknown: [], sources: ['measured once in other hops before'] })
    // Background work of another hop is another.
    expect([first!.service.most_ms, second!.service.sources]).toEqual([
      180 * minute,
      ['the manifest lists no background work'],
    ])
  })

  test('nothing where there were none, only rehearsals, or a step that did not go well at once', async () => {
    const failed = made(lengths)
    const hops = failed.hops.map((hop) => ({ ...hop, steps: hop.steps.map((step) => ({ ...step, attempts: 2 })) }))
    for (const records of [[], [made(lengths, { rehearsal: true })], [{ ...failed, hops }]])
      expect((await nights(records))[0]!.down).toMatchObject({ most_ms: 0, unknown: ['migrate'] })
  })

  test('since when a dwell counts', async () => {
    const [held] = await nights([made(lengths)], '2.0.0')
    expect(held!.held_until).toBe(new Date(begun + 140 * minute + 60 * 24 * 60 * minute).toISOString())
    expect((await nights([], '2.0.0'))[0]!.held_until).toBe('unknown')
  })
})

test('the last landing on a release counts, and none on a copy', () => {
  const at = (landedAt: number, more: Partial<RunRecord> = {}): RunRecord => {
    const run = made(lengths, more)
    return { ...run, hops: run.hops.map((hop) => ({ ...hop, landedAt })) }
  }
  expect([...landingsIn([at(5), at(9), at(7), at(99, { rehearsal: true })])]).toEqual([['2.0.0', 9]])
})

describe('steps of a run that is about to begin', () => {
  const parsed = readManifest([{ path: 'shop.yaml', text: manifest }])
  const ground = (records: readonly RunRecord[]) =>
    ({
      store: { list: () => Promise.resolve(records.map((record) => ({ record }))) } as unknown as RunStore,
      site: { manifest: 'ok' in parsed ? parsed.ok : undefined },
    }) as unknown as RunGround
  const bare = hopOf(1).steps.map((step) => ({ ...step, estimate: undefined }))
  const hop = { ...hopOf(1), steps: bare }
  const estimates = async (records: readonly RunRecord[], planned?: PlannedPath) => {
    const [told] = await withLengths(ground(records), [hop], planned)
    return Object.fromEntries(told!.steps.map(({ kind, estimate }) => [kind, estimate]))
  }
  const planned = (takes: readonly ({ least: number; most: number } | undefined)[], complete = true) =>
    ({
      question: { site: { takes: () => takes.map((one) => ({ takes: one, source: 'counted rows' })) } },
      upgrade: {
        path: {
          hops: [{ from: hop.from, to: hop.to, brings: { complete }, finish_before: { tracked: true } }],
        },
      },
    }) as unknown as PlannedPath

  test('know how long the same took before', async () => {
    const told = await estimates([made(lengths)])
    expect(told['migrate']).toEqual({
      least: 12 * minute,
      most: 48 * minute,
      source: 'measured once in this hop before',
    })
    expect(told['finish-background']).toMatchObject({ most: 180 * minute })
    expect(await estimates([])).toMatchObject({ migrate: undefined, 'finish-background': undefined })
  })

  test('believe the rows of the databases more than earlier runs, and nothing where one of them is not known', async () => {
    const two = [
      { least: 5, most: 10 },
      { least: 7, most: 9 },
    ]
    expect((await estimates([made(lengths)], planned(two)))['finish-background']).toEqual({
      least: 7,
      most: 19,
      source: 'counted rows',
    })
    expect((await estimates([], planned([two[0], undefined])))['finish-background']).toBeUndefined()
    expect((await estimates([], planned([])))['finish-background']).toMatchObject({ most: 0 })
    expect((await estimates([], planned([], false)))['finish-background']).toBeUndefined()
  })

  test('that have begun keep what was thought of them', async () => {
    const begunSteps = bare.map((step) => ({ ...step, state: 'begun' as const }))
    const [told] = await withLengths(ground([made(lengths)]), [{ ...hop, steps: begunSteps }])
    expect(told!.steps.every(({ estimate }) => estimate === undefined)).toBe(true)
  })
})
