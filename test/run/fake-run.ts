import { type Duration, type Instant } from '../../src/domain/time.ts'
import { type Clock } from '../../src/ports/clock.ts'
import { type DriveParts, type Notable } from '../../src/run/drive-parts.ts'
import { drive, type Driven } from '../../src/run/drive.ts'
import { type Probe, type StepContext, type StepEnd, type StepExecutor } from '../../src/run/driver.ts'
import { moveRun, withEvent } from '../../src/run/machine.ts'
import { type RunNotice } from '../../src/run/notice.ts'
import { type RunHop, type RunRecord, type RunStep, untouched } from '../../src/run/record.ts'
import { type StepKind } from '../../src/domain/step.ts'
import { type RunHold, type RunRequest, type RunStore } from '../../src/run/store.ts'
import { newestFirst, runChanged, runExists } from '../../src/run/stores/run-errors.ts'

/** Time passes as soon as nobody does anything but wait. */
export function swiftClock(begin: Instant): Clock {
  let now = begin
  const waiting = new Set<{ readonly at: Instant; readonly go: () => void }>()
  const pump = (): void => {
    const next = [...waiting].toSorted((a, b) => a.at - b.at)[0]
    if (!next) return
    now = Math.max(now, next.at)
    next.go()
    setImmediate(pump)
  }
  return {
    now: () => now,
    wait: (duration: Duration, signal?: AbortSignal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const one = {
          at: now + duration,
          go: () => {
            waiting.delete(one)
            signal?.removeEventListener('abort', one.go)
            resolve()
          },
        }
        waiting.add(one)
        signal?.addEventListener('abort', one.go)
        setImmediate(pump)
        return undefined
      }),
  }
}

/** The death of a process at one boundary: nothing of it happens any more. */
export class Killed extends Error {}

/** Boundaries of one process; at the n-th it dies. */
export function lifeOf(boundaries: number): { readonly pass: () => void; readonly passed: () => number } {
  let passed = 0
  return {
    pass: () => {
      if (passed >= boundaries) throw new Killed(`killed at ${boundaries}`)
      passed += 1
    },
    passed: () => passed,
  }
}

export type Life = ReturnType<typeof lifeOf>
export const immortal = (): Life => lifeOf(Number.POSITIVE_INFINITY)

/** A store that outlives processes. */
export function memoryStore(): MemoryStore {
  const runs = new Map<string, RunRecord>()
  const requests = new Map<string, RunRequest>()
  let holder: { readonly owner: string; readonly lost: AbortController } | undefined
  const toldHolder = () => holder && { owner: holder.owner, since: 0, left: 1000 }
  const stored = (record: RunRecord) => ({ record, request: requests.get(record.id), holder: toldHolder() })
  return {
    place: 'memory',
    list: () => Promise.resolve([...runs.values()].toSorted(newestFirst).map(stored)),
    load: (id) => Promise.resolve(runs.has(id) ? stored(runs.get(id)!) : undefined),
    create: (record) => {
      const open = [...runs.values()].find(({ state }) => state !== 'done' && state !== 'aborted')
      if (open) return Promise.reject(runExists(stored(open)))
      runs.set(record.id, record)
      return Promise.resolve()
    },
    save: (record) => {
      if (runs.get(record.id)?.revision !== record.revision - 1) return Promise.reject(runChanged(record.id))
      runs.set(record.id, record)
      return Promise.resolve()
    },
    request: (id, request) => {
      if (request) requests.set(id, request)
      else requests.delete(id)
      return Promise.resolve()
    },
    hold: (_, owner) => {
      if (holder) return Promise.resolve(toldHolder()!)
      const mine = { owner, lost: new AbortController() }
      holder = mine
      const release = (): Promise<void> => {
        if (holder === mine) holder = undefined
        return Promise.resolve()
      }
      return Promise.resolve({ lost: mine.lost.signal, release })
    },
    remarks: () => [],
    take: () => {
      holder?.lost.abort()
      holder = undefined
    },
    now: (id) => runs.get(id)!,
  }
}

export interface MemoryStore extends RunStore {
  /** Whoever drives has lost the right to. */
  readonly take: () => void
  readonly now: (id: string) => RunRecord
}

/** What one step does, once for each time it is asked. */
export type Act = 'wait' | 'transient' | 'away'

/** A site whose steps have effects that are counted; it outlives processes. */
export interface World {
  readonly effects: Map<string, number>
  /** What a step answers before it is done, by its id. */
  readonly acts: Map<string, Act[]>
  /** Ends that are answered instead of being done, once. */
  readonly ends: Map<string, StepEnd[]>
  /** What reading says: the truth, unless somebody lies or cannot tell. */
  readonly probe: (id: string) => Probe
  /** Aborts to be seen inside of a step. */
  readonly inside: Map<string, (context: StepContext) => Promise<void> | void>
}

export function worldOf(told: Partial<World> = {}): World {
  const effects = new Map<string, number>()
  return {
    effects,
    acts: new Map(),
    ends: new Map(),
    probe: (id) =>
      effects.has(id) ? { kind: 'done', because: 'it is there' } : { kind: 'not-done', because: 'it is not there' },
    inside: new Map(),
    ...told,
  }
}

/** Does every kind of step the same way. */
function executorOf(world: World, life: Life): StepExecutor {
  return {
    run: async (context) => {
      const { id } = context.step
      life.pass()
      await world.inside.get(id)?.(context)
      if (context.stop.aborted) return { kind: 'stopped' }
      const act = world.acts.get(id)?.shift()
      if (act === 'wait') return { kind: 'waiting', because: 'it goes on', poll: 1000 }
      if (act !== undefined) return { kind: 'failed', what: 'away', next: [], doNot: [], transient: true }
      const end = world.ends.get(id)?.shift()
      if (end) return end
      world.effects.set(id, (world.effects.get(id) ?? 0) + 1)
      life.pass()
      return { kind: 'done', outcome: 'ok' }
    },
    probe: ({ step }) => {
      life.pass()
      return Promise.resolve(world.probe(step.id))
    },
    commands: () => [{ on: undefined, command: 'do it' }],
  }
}

/** A store as one process has it: before and behind every write it may die. */
function mortal(store: RunStore, life: Life): RunStore {
  return {
    ...store,
    save: async (record) => {
      life.pass()
      await store.save(record)
      life.pass()
    },
  }
}

export interface Process {
  readonly store: MemoryStore
  readonly world: World
  readonly clock: Clock
  readonly life?: Life
  readonly stop?: AbortSignal
  readonly actor?: string
  readonly parts?: Partial<DriveParts>
  readonly executors?: readonly (readonly [StepKind, StepExecutor])[]
  readonly told?: RunNotice[]
  readonly notified?: Notable[]
}

export const kinds: readonly StepKind[] = [
  'preflight',
  'backup',
  'stop',
  'deploy',
  'migrate',
  'start',
  'verify',
  'record',
]

/** A process that takes the hold, goes on with the run and leaves; one that is killed gives nothing back but its lock. */
export async function processOn(one: Process, id = '2026-11-21-1'): Promise<Driven> {
  const { store, world, clock, life = immortal() } = one
  const hold = await store.hold(id, one.actor ?? 'me@here:1')
  if ('owner' in hold) throw new Error(`held by ${hold.owner}`)
  try {
    const begin = await resumed(mortal(store, life), store.now(id), clock)
    return await drive(partsOf(one, hold, mortal(store, life), executorOf(world, life)), begin)
  } finally {
    await hold.release()
  }
}

async function resumed(store: RunStore, record: RunRecord, clock: Clock): Promise<RunRecord> {
  const mover = { by: 'me@here:1', at: clock.now() }
  const next = withEvent(moveRun(record, 'running', undefined, mover), 'resumed', mover)
  const saved = { ...next, revision: record.revision + 1 }
  await store.save(saved)
  return saved
}

function partsOf(one: Process, hold: RunHold, store: RunStore, executor: StepExecutor): DriveParts {
  const { clock, stop = new AbortController().signal, told = [], notified = [] } = one
  return {
    store,
    hold,
    clock,
    actor: one.actor ?? 'me@here:1',
    stop,
    tell: (notice) => void told.push(notice),
    executors: new Map([...kinds.map((kind) => [kind, executor] as const), ...(one.executors ?? [])]),
    reader: { installed: () => Promise.resolve([]), background: () => Promise.resolve(undefined) },
    mayBegin: () => ({ kind: 'yes' }),
    deadline: () => undefined,
    notify: (_, what) => {
      notified.push(what)
      return Promise.resolve(undefined)
    },
    resume: 'plan run resume',
    ...one.parts,
  }
}

function stepNamed(kind: StepKind, hop = 1): RunStep {
  return {
    id: `${hop}.${kind}`,
    kind,
    title: kind,
    subject: undefined,
    ...untouched,
    down: false,
    estimate: undefined,
  }
}

export function hopNamed(number: number, steps: readonly StepKind[] = kinds, more: Partial<RunHop> = {}): RunHop {
  return {
    number,
    from: `1.${number - 1}.0`,
    to: `1.${number}.0`,
    steps: steps.map((kind) => stepNamed(kind, number)),
    landedAt: undefined,
    ...more,
  }
}

export function recordOf(hops: readonly RunHop[], more: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 1,
    id: '2026-11-21-1',
    product: 'shop',
    productName: 'Shop',
    driver: { kind: 'command', id: 'shop', name: 'Shop' },
    mode: 'offline',
    from: hops[0]?.from ?? '1.0.0',
    to: hops.at(-1)?.to ?? '1.0.0',
    question: [],
    site: [],
    hops,
    state: 'running',
    because: undefined,
    stateAt: 0,
    revision: 1,
    begunAt: 0,
    endedAt: undefined,
    person: 'me',
    host: 'here',
    limits: { toHop: undefined, pauseAfter: undefined, until: undefined, windows: [], stopBy: undefined },
    backup: { kind: 'none', because: 'a test' },
    restorePoints: [],
    overrides: [],
    skippedPost: [],
    notify: [],
    depends: '',
    rehearsal: false,
    values: {},
    events: [],
    ...more,
  }
}
