import { describe, expect, test } from 'vitest'
import { type StepExecutor } from '../../src/run/driver.ts'
import { isRenewal, mayBegin } from '../../src/run/limits.ts'
import { type RunHop, type RunLimits, type RunRecord } from '../../src/run/record.ts'
import { backupAge, renewedBackup } from '../../src/run/renewed-backup.ts'
import {
  type Life,
  hopNamed,
  Killed,
  lifeOf,
  memoryStore,
  processOn,
  recordOf,
  swiftClock,
  worldOf,
} from './fake-run.ts'
import { minute, minutes } from './run-of-hops.ts'

const hour = 60 * minute
const at = (time: string): number => Date.parse(`2026-11-21T${time}:00Z`)
const id = '2026-11-21-1'

/** Ten minutes without service, and a backup that nobody knows the length of. */
function hopOf(): RunHop {
  const hop = hopNamed(1)
  const steps = hop.steps.map((step) => (step.kind === 'stop' ? { ...step, estimate: minutes(10) } : step))
  const known = new Set(['deploy', 'migrate', 'start'])
  return { ...hop, steps: steps.map((step) => (known.has(step.kind) ? { ...step, estimate: minutes(0) } : step)) }
}

const limits = (more: Partial<RunLimits>): RunLimits => ({
  toHop: undefined,
  pauseAfter: undefined,
  until: undefined,
  windows: [],
  stopBy: undefined,
  ...more,
})

const policy = (kind: 'hop' | 'session' | 'once') => ({ kind, command: ['snap'] }) as const

interface Night {
  readonly backup?: RunRecord['backup']
  readonly limits?: Partial<RunLimits>
  readonly begin?: string
  /** Minutes a backup takes. */
  readonly takes?: number
  readonly lives?: readonly Life[]
}

/** A run through windows, process after process, until it is done or nobody goes on. */
async function night({ backup = policy('hop'), limits: told = {}, begin = '03:30', takes = 85, lives = [] }: Night) {
  const store = memoryStore()
  await store.create(recordOf([hopOf()], { backup, limits: limits(told), begunAt: at(begin) }))
  const clock = swiftClock(at(begin))
  const world = worldOf()
  const times: string[] = []
  const snap: StepExecutor = {
    run: async ({ step }) => {
      await clock.wait(takes * minute)
      times.push(`${step.id} ${new Date(clock.now()).toISOString().slice(8, 16)}`)
      return { kind: 'done', restorePoint: { id: step.id, takenAt: clock.now(), restore: `back ${step.id}` } }
    },
    probe: ({ run, step }) =>
      Promise.resolve(
        run.restorePoints.some((point) => point.id === step.id)
          ? { kind: 'done', because: 'it is there' }
          : { kind: 'not-done', because: 'it is not there' },
      ),
    commands: () => [],
  }
  world.inside.set('1.stop', () => void times.push(`stop ${new Date(clock.now()).toISOString().slice(8, 16)}`))
  const go = (life?: Life) =>
    processOn({
      store,
      world,
      clock,
      executors: [['backup', snap]],
      parts: { mayBegin: (record, step) => mayBegin(record, step, clock.now(), 'UTC') },
      ...(life && { life }),
    })
  for (const life of lives)
    await go(life).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error
    })
  if (store.now(id).state !== 'done') await go()
  return { store, world, clock, times, go, record: store.now(id) }
}

const windows = ['daily 02:00-05:00']

describe('a backup that has grown old before the downtime begins', () => {
  test('is made once more in the window in which users are taken down, and both stay on record', async () => {
    const { record, times, world } = await night({ limits: { windows } })
    expect(record.state).toBe('done')
    expect(times).toEqual(['1.backup 21T04:55', '1.backup.again 22T03:25', 'stop 22T03:25'])
    expect(record.restorePoints.map(({ id: point }) => point)).toEqual(['1.backup', '1.backup.again'])
    const renewal = record.events.find(({ what }) => what === 'backup-renewed')
    expect(renewal).toMatchObject({ step: '1.backup.again' })
    expect(renewal!.text).toMatch(/^1\.backup ended 2 h ago, .* older than 60 min is made once more$/u)
    expect(world.effects.get('1.stop')).toBe(1)
  })

  test('is made once more after a pause as well, and nobody is asked to pause behind it again', async () => {
    const one = await night({ limits: { pauseAfter: 'backup' }, takes: 5 })
    expect(one.record.state).toBe('paused')
    await one.clock.wait(5 * hour)
    await one.go()
    expect(one.times.map((time) => time.split(' ')[0])).toEqual(['1.backup', '1.backup.again', 'stop'])
    expect(one.store.now(id).state).toBe('done')
  })

  test('after a short pause, or without any however long it took, serves', async () => {
    const short = await night({ limits: { pauseAfter: 'backup' }, takes: 5 })
    await short.clock.wait(backupAge - minute)
    await short.go()
    expect(short.times.map((time) => time.split(' ')[0])).toEqual(['1.backup', 'stop'])
    const long = await night({ takes: 9 * 60 })
    expect(long.times.map((time) => time.split(' ')[0])).toEqual(['1.backup', 'stop'])
  })

  test('and that no window has room for together with the downtime pauses the run instead of being made every night', async () => {
    const { record, times } = await night({ limits: { windows }, begin: '02:00', takes: 175 })
    expect(times).toEqual(['1.backup 21T04:55'])
    expect(record).toMatchObject({ state: 'paused' })
    expect(record.because).toContain('no window is as long as that')
  })

  test('is made for each session, and never for what is backed up once', async () => {
    const session = await night({ backup: policy('session'), limits: { windows } })
    expect(session.times).toHaveLength(3)
    const once = await night({ backup: policy('once'), limits: { windows } })
    expect(once.times).toEqual(['1.backup 21T04:55', 'stop 22T02:00'])
  })

  test('is made exactly once more, whenever the process is killed', async () => {
    const whole = lifeOf(Number.POSITIVE_INFINITY)
    await night({ limits: { windows }, lives: [whole] })
    expect(whole.passed()).toBeGreaterThan(20)
    for (let death = 0; death < whole.passed(); death += 1) {
      const { record, world, times } = await night({ limits: { windows }, lives: [lifeOf(death)] })
      const renewals = record.hops[0]!.steps.filter(isRenewal)
      expect({ death, state: record.state, stops: world.effects.get('1.stop') }).toEqual({
        death,
        state: 'done',
        stops: 1,
      })
      expect(renewals.length).toBeLessThanOrEqual(1)
      // Users are never taken down on an old backup.
      const downAt = record.hops[0]!.steps.find(({ kind }) => kind === 'stop')!.begunAt!
      expect({ death, age: downAt - record.restorePoints.at(-1)!.takenAt, times }).toMatchObject({
        age: expect.toSatisfy((age: number) => age <= backupAge),
      })
    }
  }, 60_000)

  test('is not made once more inside a downtime, on a copy, or where a hop has none', () => {
    const done = (hop: RunHop, upTo: string): RunHop => {
      const end = hop.steps.findIndex(({ kind }) => kind === upTo)
      const steps = hop.steps.map((step, i) =>
        i < end ? { ...step, state: 'done' as const, attempts: 1, begunAt: 0, endedAt: 0 } : step,
      )
      return { ...hop, steps }
    }
    const events = [{ at: 1, by: 'me', what: 'held', step: undefined, text: undefined }]
    const ask = (hop: RunHop, kind: string, more: Partial<RunRecord> = {}) => {
      const record = recordOf([hop], { backup: policy('hop'), events, ...more })
      const next = hop.steps.find((step) => step.kind === kind)!
      return renewedBackup(record, hop, next, 2 * hour)
    }
    expect(ask(done(hopOf(), 'stop'), 'stop')?.step.id).toBe('1.backup.again')
    expect(ask(done(hopOf(), 'deploy'), 'deploy')).toBeUndefined()
    expect(ask(done(hopOf(), 'stop'), 'stop', { rehearsal: true })).toBeUndefined()
    expect(ask(done(hopOf(), 'stop'), 'stop', { events: [] })).toBeUndefined()
    expect(ask(hopNamed(1, ['preflight', 'stop', 'record']), 'stop')).toBeUndefined()
  })
})
