import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { QueryError } from '../../src/domain/query-error.ts'
import { type Notable } from '../../src/run/drive-parts.ts'
import { type StepEnd } from '../../src/run/driver.ts'
import { type RunRecord } from '../../src/run/record.ts'
import { runs, timeout } from '../support/arbitraries.ts'
import {
  type Act,
  hopNamed,
  immortal,
  Killed,
  kinds,
  lifeOf,
  memoryStore,
  type MemoryStore,
  processOn,
  recordOf,
  swiftClock,
  type World,
  worldOf,
} from './fake-run.ts'

const id = '2026-11-21-1'

async function started(record = recordOf([hopNamed(1), hopNamed(2)])): Promise<MemoryStore> {
  const store = memoryStore()
  await store.create(record)
  return store
}

const stepsOf = ({ hops }: RunRecord) => hops.flatMap(({ steps }) => steps)
const statesOf = (record: RunRecord) => Object.fromEntries(stepsOf(record).map((step) => [step.id, step.state]))
const allIds = [1, 2].flatMap((hop) => kinds.map((kind) => `${hop}.${kind}`))
const once = Object.fromEntries(allIds.map((one) => [one, 1]))
const effectsOf = ({ effects }: World) => Object.fromEntries(effects)

const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one)

/** Processes that die one after another, each at its boundary; the last one lives. */
async function through(store: MemoryStore, world: World, deaths: readonly number[]): Promise<RunRecord> {
  const clock = swiftClock(0)
  for (const death of deaths) {
    const life = lifeOf(death)
    await processOn({ store, world, clock, life }).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error
    })
    if (store.now(id).state === 'done') return store.now(id)
  }
  const { record } = await processOn({ store, world, clock, life: immortal() })
  return record
}

describe('a run', () => {
  test('does every step in its order and ends', async () => {
    const [store, world, told] = [await started(), worldOf(), []]
    const { record } = await processOn({ store, world, clock: swiftClock(0), told })
    expect(record).toMatchObject({ state: 'done', because: 'Shop is at 1.2.0' })
    expect([...world.effects.keys()]).toEqual(allIds)
    expect(record.hops.every(({ landedAt }) => landedAt !== undefined)).toBe(true)
    expect(store.now(id)).toEqual(record)
  })

  test('tells nothing before it is saved', async () => {
    const store = await started()
    const told: RunRecord[] = []
    const parts = { tell: ({ run }: { run: RunRecord }) => void (expect(store.now(id)).toBe(run), told.push(run)) }
    await processOn({ store, world: worldOf(), clock: swiftClock(0), parts })
    expect(told.length).toBeGreaterThan(allIds.length)
  })

  test('killed at any boundary, whatever step was under way, does every step exactly once', async () => {
    const life = immortal()
    await processOn({ store: await started(), world: worldOf(), clock: swiftClock(0), life })
    expect(life.passed()).toBeGreaterThan(4 * allIds.length)
    for (let death = 0; death < life.passed(); death += 1) {
      const world = worldOf()
      const record = await through(await started(), world, [death])
      expect({ death, state: record.state, effects: effectsOf(world) }).toEqual({ death, state: 'done', effects: once })
    }
  })

  test(
    'killed again and again, with waits and outages between, does every step exactly once',
    { timeout },
    async () => {
      const act = fc.constantFrom<Act>('wait', 'transient')
      const acts = fc.dictionary(fc.constantFrom(...allIds), fc.array(act, { maxLength: 3 }))
      await fc.assert(
        fc.asyncProperty(acts, fc.array(fc.nat(40), { maxLength: 12 }), async (told, deaths) => {
          const world = worldOf({ acts: new Map(Object.entries(told).map(([key, list]) => [key, [...list]])) })
          const record = await through(await started(), world, deaths)
          expect(record.state).toBe('done')
          expect(effectsOf(world)).toEqual(once)
          expect(new Set(Object.values(statesOf(record)))).toEqual(new Set(['done']))
          const begun = record.events.filter(({ what }) => what === 'step-begun').length
          const probed = stepsOf(record).filter(({ outcome }) => outcome?.startsWith('found done')).length
          expect(begun).toBeGreaterThanOrEqual(allIds.length)
          expect(probed).toBeLessThanOrEqual(deaths.length)
        }),
        runs(60),
      )
    },
  )

  test('leaves a step that nobody can tell about to a person, and begins it again only when told so', async () => {
    const store = await started()
    const world = worldOf({ probe: () => ({ kind: 'unknown', because: 'the tool does not say' }) })
    world.inside.set('1.deploy', () => {
      throw new Killed('inside')
    })
    await expect(processOn({ store, world, clock: swiftClock(0) })).rejects.toThrow(Killed)
    world.inside.clear()
    const { record } = await processOn({ store, world, clock: swiftClock(0) })
    expect(record).toMatchObject({ state: 'needs-you' })
    expect(record.because).toContain('nobody knows whether "deploy" was done: the tool does not say')
    expect(statesOf(record)['1.deploy']).toBe('begun')
    const again = await processOn({ store, world, clock: swiftClock(0), parts: { again: '1.deploy' } })
    expect(again.record.state).toBe('done')
    expect(world.effects.get('1.deploy')).toBe(1)
  })
})

const away = new QueryError({
  code: 'connection-lost',
  what: 'main does not answer',
  next: 'wait',
  sqlstate: '08006',
  message: 'gone',
})

describe('a database that is away', () => {
  test('for half a minute inside any step is survived', async () => {
    for (const step of allIds) {
      const [store, world, clock] = [await started(), worldOf(), swiftClock(0)]
      let since: number | undefined
      world.inside.set(step, () => {
        since ??= clock.now()
        if (clock.now() < since + 30_000) throw away
      })
      const { record } = await processOn({ store, world, clock })
      expect({ step, state: record.state }).toEqual({ step, state: 'done' })
      expect(effectsOf(world)).toEqual(once)
    }
  })

  test('for half a minute at any save is survived', async () => {
    const store = await started()
    const [world, clock] = [worldOf(), swiftClock(0)]
    let [saves, until] = [0, 0]
    const unsteady: MemoryStore = {
      ...store,
      save: (record) => {
        if (clock.now() < until) return Promise.reject(away)
        saves += 1
        if (saves % 3 !== 0 || until > clock.now() - 1) return store.save(record)
        until = clock.now() + 30_000
        return Promise.reject(away)
      },
    }
    const { record } = await processOn({ store: unsteady, world, clock })
    expect(record.state).toBe('done')
    expect(effectsOf(world)).toEqual(once)
  })

  test('for good ends as a failure that says so, after ten minutes', async () => {
    const [store, world, clock] = [await started(), worldOf(), swiftClock(0)]
    world.inside.set('1.migrate', () => {
      throw away
    })
    const notified: Notable[] = []
    const { record } = await processOn({ store, world, clock, notified })
    expect(record).toMatchObject({ state: 'failed', because: 'main does not answer' })
    expect(clock.now()).toBeGreaterThanOrEqual(600_000)
    expect(notified).toEqual(['failed'])
  })
})

describe('two drivers', () => {
  test('one works, the other is told who', async () => {
    const [store, world, clock] = [await started(), worldOf(), swiftClock(0)]
    world.inside.set('1.deploy', async () => {
      const other = processOn({ store, world: worldOf(), clock, actor: 'you@there:2' })
      await expect(other).rejects.toThrow('held by me@here:1')
    })
    const { record } = await processOn({ store, world, clock })
    expect(record.state).toBe('done')
    expect(effectsOf(world)).toEqual(once)
  })

  test('who has lost the right to drive writes nothing more', async () => {
    const [store, world, clock] = [await started(), worldOf(), swiftClock(0)]
    world.inside.set('1.migrate', () => store.take())
    await expect(processOn({ store, world, clock })).rejects.toMatchObject({ code: 'run-lost' })
    expect(statesOf(store.now(id))['1.migrate']).toBe('begun')
    const { record } = await processOn({ store, world: { ...world, inside: new Map() }, clock })
    expect(record.state).toBe('done')
  })
})

describe('who asks a run to leave', () => {
  const requestOf = (what: 'pause' | 'abort') => ({ what, because: undefined, by: 'you@there:2', at: 0 })

  test('is obeyed inside of any step, and nothing is lost or done twice', async () => {
    for (const step of allIds) {
      const [store, world, clock] = [await started(), worldOf(), swiftClock(0)]
      world.inside.set(step, async ({ stop }) => {
        await store.request(id, requestOf('pause'))
        await clock.wait(60_000, stop)
      })
      const { record } = await processOn({ store, world, clock })
      expect(record).toMatchObject({ state: 'paused', because: 'you@there:2 asked for it' })
      expect((await store.load(id))?.request).toBeUndefined()
      world.inside.clear()
      expect((await processOn({ store, world, clock })).record.state).toBe('done')
      expect(effectsOf(world)).toEqual(once)
    }
  })

  test('ends a run with abort, for good', async () => {
    const [store, world, clock] = [await started(), worldOf(), swiftClock(0)]
    world.inside.set('2.backup', ({ stop }) => store.request(id, requestOf('abort')).then(() => clock.wait(9e9, stop)))
    const { record } = await processOn({ store, world, clock })
    expect(record).toMatchObject({ state: 'aborted', endedAt: expect.any(Number) })
    expect(world.effects.has('2.backup')).toBe(false)
    await expect(processOn({ store, world, clock })).rejects.toThrow('cannot go from aborted')
  })

  test('is obeyed while it waits', async () => {
    const [store, world, clock] = [await started(), worldOf(), swiftClock(0)]
    const end: StepEnd = { kind: 'waiting', because: 'workers are at it', poll: 3_600_000 }
    world.ends.set('1.verify', [end, end])
    const going = processOn({ store, world, clock })
    await clock.wait(30_000)
    expect(store.now(id)).toMatchObject({ state: 'waiting', because: 'workers are at it' })
    await store.request(id, requestOf('pause'))
    const { record } = await going
    expect(record.state).toBe('paused')
    expect(statesOf(record)['1.verify']).toBe('waiting')
    expect(clock.now()).toBeLessThan(60_000)
  })

  test('a signal pauses it and says how to go on', async () => {
    const [store, world, clock, stop] = [await started(), worldOf(), swiftClock(0), new AbortController()]
    world.inside.set('1.deploy', () => stop.abort('SIGHUP'))
    const driven = await processOn({ store, world, clock, stop: stop.signal })
    expect(driven).toMatchObject({
      interrupted: true,
      record: { state: 'paused', because: 'it was interrupted' },
    })
    expect(driven.record.events.at(-1)).toMatchObject({ text: 'it was interrupted; go on: plan run resume' })
    world.inside.clear()
    expect((await processOn({ store, world, clock })).record.state).toBe('done')
    expect(effectsOf(world)).toEqual(once)
  })
})

describe('waiting', () => {
  test('saves when it begins and when it stalls, not at every look', async () => {
    const [store, world, clock] = [await started(), worldOf(), swiftClock(0)]
    const waits: StepEnd = { kind: 'waiting', because: 'workers are at it', poll: 1000 }
    const stalls: StepEnd = { ...waits, because: 'nothing moved for an hour', stalled: true }
    world.ends.set('1.migrate', [...times(50, waits), ...times(50, stalls), waits])
    const notified: Notable[] = []
    const { record } = await processOn({ store, world, clock, notified })
    const waited = record.events.filter(({ step, what }) => step === '1.migrate' && what !== 'step-begun')
    expect(waited.map(({ what }) => what)).toEqual(['waiting', 'stalled', 'waiting', 'step-done'])
    expect(notified).toEqual(['stalled', 'landed', 'landed', 'done'])
  })

  test('a window holds a step until it opens', async () => {
    const [store, world, clock] = [await started(), worldOf(), swiftClock(0)]
    const opens = 5 * 3_600_000
    const mayBegin: () => { kind: 'yes' } | { kind: 'held'; until: number; because: string } = () =>
      clock.now() < opens ? { kind: 'held', until: opens, because: 'no window is open' } : { kind: 'yes' }
    const { record } = await processOn({ store, world, clock, parts: { mayBegin } })
    expect(record.state).toBe('done')
    expect(record.hops[0]!.steps[0]!.begunAt).toBeGreaterThanOrEqual(opens)
    expect(record.events.filter(({ what }) => what === 'held')).toHaveLength(1)
  })

  test('a limit pauses before a step is begun', async () => {
    const [store, world] = [await started(), worldOf()]
    const mayBegin = (_: RunRecord, step: { id: string }) =>
      step.id === '2.backup' ? ({ kind: 'pause', because: 'the night is over' } as const) : ({ kind: 'yes' } as const)
    const { record } = await processOn({ store, world, clock: swiftClock(0), parts: { mayBegin } })
    expect(record).toMatchObject({ state: 'paused', because: 'the night is over' })
    expect(statesOf(record)).toMatchObject({ '2.preflight': 'done', '2.backup': 'planned' })
  })
})

describe('what a person is needed for', () => {
  test('a failure says what to do, and resuming tries again', async () => {
    const [store, world, clock] = [await started(), worldOf(), swiftClock(0)]
    world.ends.set('1.deploy', [{ kind: 'failed', what: 'exit 100', next: ['apt-get -f install'], doNot: ['reboot'] }])
    const { record } = await processOn({ store, world, clock })
    expect(record).toMatchObject({ state: 'failed', because: 'exit 100' })
    expect(stepsOf(record).find((step) => step.id === '1.deploy')).toMatchObject({
      state: 'failed',
      next: ['apt-get -f install'],
      doNot: ['reboot'],
    })
    expect((await processOn({ store, world, clock })).record.state).toBe('done')
  })

  test('a stop is not left while background work is unfinished, unless somebody answers for it', async () => {
    const stop = recordOf([hopNamed(1, kinds, { leavesStop: true })])
    const work = {
      database: 'main',
      name: 'BackfillX',
      queuedBy: undefined,
      state: 'working',
      stateAs: 'active',
      percent: 62.4,
      rate: undefined,
      remaining: undefined,
      error: undefined,
      commands: ['plan bbm show BackfillX'],
    } as const
    const background = () => Promise.resolve({ work: [work], unread: [] })
    const parts = { reader: { installed: () => Promise.resolve([]), background } }
    const [store, world, clock] = [await started(stop), worldOf(), swiftClock(0)]
    const { record } = await processOn({ store, world, clock, parts })
    expect(record).toMatchObject({ state: 'needs-you', because: 'BackfillX on main is not finished: working, 62 %' })
    expect(statesOf(record)).toMatchObject({ '1.backup': 'done', '1.stop': 'needs-you', '1.deploy': 'planned' })
    expect(record.hops[0]!.steps[2]!.next.at(-1)).toContain('--accept unfinished-work:BackfillX/main --because')
    const taken = { id: 'unfinished-work:BackfillX', because: 'it is small', until: undefined, by: 'me', at: 0 }
    await store.save({ ...record, overrides: [taken], revision: record.revision + 1 })
    expect((await processOn({ store, world, clock, parts })).record.state).toBe('done')
    // As preflight names it, with its database; that of another database is another.
    const at = (database: string) => ({ ...taken, id: `unfinished-work:BackfillX/${database}` })
    const state = async (id: string) => {
      const other = await started({ ...stop, overrides: [at(id)] })
      return (await processOn({ store: other, world: worldOf(), clock, parts })).record.state
    }
    expect([await state('main'), await state('ci')]).toEqual(['done', 'needs-you'])
  })

  test('post migrations that were left out block the next hop until they have run', async () => {
    const [store, world, clock] = [await started(), worldOf(), swiftClock(0)]
    world.ends.set('1.migrate', [{ kind: 'done', skippedPost: ['1.1.0'] }])
    const { record } = await processOn({ store, world, clock })
    expect(record).toMatchObject({ state: 'needs-you', skippedPost: ['1.1.0'] })
    expect(record.because).toContain('post migrations of 1.1.0 were left out')
    expect(statesOf(record)).toMatchObject({ '1.record': 'done', '2.preflight': 'needs-you' })
    const executor = {
      run: () => Promise.reject(new Error('nobody runs it')),
      probe: () => Promise.resolve({ kind: 'done', because: 'the records say so' } as const),
      commands: () => [],
    }
    const again = await processOn({ store, world, clock, executors: [['post-migrate', executor]] })
    expect(again.record).toMatchObject({ state: 'done', skippedPost: [] })
  })

  test('a notice that cannot be sent is written down and nothing else', async () => {
    const [store, world, clock] = [await started(), worldOf(), swiftClock(0)]
    const notify = () => Promise.resolve('the hook ended with 1')
    const { record } = await processOn({ store, world, clock, parts: { notify } })
    expect(record.state).toBe('done')
    expect(record.events.filter(({ what }) => what === 'notify-failed').map(({ text }) => text)).toEqual(
      times(3, 'the hook ended with 1'),
    )
  })
})
