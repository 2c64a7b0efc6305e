import { describe, expect, test } from 'vitest'
import { type StopFlags, stopList, stopProposal } from '../../src/app/stops.ts'
import { stopListSchema } from '../../src/results/stop-list.ts'
import { stopProposalSchema, type StopProposal } from '../../src/results/stop-proposal.ts'
import { depotText } from '../support/depot.ts'
import { type Body, documentOf, releases } from '../support/manifests.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { schemaErrors } from '../support/valid-answer.ts'

const depot = memoryPorts({ '/package/manifests/depot/manifest.yaml': depotText })

async function listOf(flags: StopFlags = {}) {
  const answer = await stopList(depot, { product: 'depot', ...flags })
  expect(schemaErrors(stopListSchema, answer)).toEqual([])
  return answer
}

describe('plan stop list', () => {
  test('lists every stop with its verdict, and the lives that none of them serves', async () => {
    const { stops, lives, unserved } = await listOf()
    expect(stops.map(({ stop, verdict }) => `${stop.id} ${verdict}`)).toEqual([
      '1.4 needed',
      '2.0 cannot-tell',
      '2.2 kept',
      '2.3 cannot-tell',
    ])
    expect(lives).toEqual({ all: 1, served: 1, open: 1 })
    expect(unserved).toEqual([])
  })

  test('keeps to a range of lines', async () => {
    const { stops, lives, range, command } = await listOf({ from: '2.0', to: '2.2' })
    expect(stops.map(({ stop }) => stop.id)).toEqual(['2.0', '2.2'])
    expect(lives).toEqual({ all: 0, served: 0, open: 1 })
    expect(range).toEqual({ from: '2.0', to: '2.2' })
    expect(command).toBe('plan stop list --from 2.0 --to 2.2 --product depot')
  })

  test('refuses an end that is no line or version', async () => {
    await expect(listOf({ from: 'x' })).rejects.toMatchObject({ code: 'unknown-version' })
    await expect(listOf({ to: '2.9' })).rejects.toMatchObject({ suggestions: ['2.5'] })
  })
})

const lines = releases('17.4.0', '17.5.0', '17.6.0', '17.7.0', '17.8.0', '17.8.3', '17.9.0')
const planned = [
  { version: '17.10.0', planned: {} },
  { version: '17.11.0', planned: {} },
]

async function propose(body: Body, flags: StopFlags = {}): Promise<StopProposal> {
  const text = JSON.stringify(documentOf({ releases: [...lines, ...planned], ...body }))
  const answer = await stopProposal(memoryPorts({ '/desk/manifest.yaml': text }), {
    manifest: 'manifest.yaml',
    ...flags,
  })
  expect(schemaErrors(stopProposalSchema, answer)).toEqual([])
  return answer
}

const work = (...lives: readonly (readonly [string, string, string])[]) => ({
  background_migrations: lives.map(([name, queued, finalized]) => ({
    name,
    queued_in: queued,
    finalized_in: finalized,
  })),
})

describe('plan stop propose', () => {
  const stops = [{ line: '17.5' }, { line: '17.8' }]

  test('proposes nothing where every life is served', async () => {
    const answer = await propose({ stops, ...work(['A', '17.4', '17.6'], ['B', '17.7', '17.9']) })
    expect(answer).toMatchObject({ additions: [], unservable: [], lives: 2 })
    expect(answer.derived).toEqual([
      { at: '17.5', declared: 'required', lives: ['A/17.4'] },
      { at: '17.8', declared: 'required', lives: ['B/17.7'] },
    ])
  })

  test('adds as few stops as serve what is left, as late as they can be', async () => {
    const { additions } = await propose({ stops, ...work(['A', '17.6', '17.7'], ['B', '17.6', '17.8']) })
    expect(additions).toMatchObject([
      { action: 'add', at: '17.6', certain: true, released: true, lives: [{ name: 'A' }, { name: 'B' }], instead: [] },
    ])
  })

  test('raises the minimum patch of a stop that is too low, and binds everybody to a conditional one', async () => {
    const raised = await propose({ stops, ...work(['A', '17.8.3', '17.9']) })
    expect(raised.additions).toMatchObject([{ action: 'raise-min-patch', at: '17.8', min_patch: '17.8.3' }])
    const conditions = [{ id: 'large', question: 'Is it large?' }]
    const bound = await propose({
      conditions,
      stops: [{ line: '17.5', when: ['large'] }],
      ...work(['A', '17.5', '17.6']),
    })
    expect(bound.additions).toMatchObject([{ action: 'make-unconditional', at: '17.5' }])
  })

  test('tells how a finalizer that is not out yet could come later, and whether the schedule names the line', async () => {
    const policy = { stop_schedule: { from: '17.5', minors: [2, 5, 8, 11] } }
    const { additions } = await propose({ policy, stops, ...work(['A', '17.9', '17.10']) })
    expect(additions).toMatchObject([{ action: 'add', at: '17.9', scheduled: false, instead: [] }])
    const later = await propose({
      policy,
      releases: [...lines, ...planned, { version: '17.12.0', planned: {} }],
      stops,
      ...work(['A', '17.9', '17.10']),
    })
    expect(later.additions[0]?.instead).toEqual([{ life: 'A/17.9', name: 'A', first_legal: '17.12' }])
  })

  test('marks what is only perhaps unserved, and names what no stop can serve', async () => {
    const inferred = { earliest: '17.8', latest: '17.9' } as never
    const answer = await propose({
      stops,
      ...work(['A', '17.6', inferred], ['empty', '17.6', '17.6'], ['back', '17.7', '17.6']),
    })
    expect(answer.additions).toMatchObject([{ action: 'add', at: '17.7', certain: false }])
    expect(answer.unservable.map(({ life, why }) => `${life.name} ${why}`)).toEqual(['empty empty', 'back inverted'])
  })
})
