import { type Duration } from '../../domain/time.ts'
import { type Engine } from '../engine.ts'
import { type HealthVerdict } from '../health/verdict.ts'
import { type WorkLimits } from './claim.ts'
import { type Job } from './job.ts'
import { readKey } from './key.ts'
import { type BatchResult } from './run-batch.ts'
import { healthOf } from './slow-down.ts'
import { type Surveyed } from './survey.ts'
import { type WorkOptions, type WorkSummary } from './work-options.ts'
import { workerOf } from './work-kinds.ts'
import { type BackgroundRow } from './rows.ts'

/** A job with what is kept from batch to batch. */
export interface KnownJob {
  readonly job: Job
  readonly check: () => Promise<HealthVerdict | undefined>
  /** Batches done since the pace was looked at. */
  done: number
}

/** What the slots of one process share. */
export interface Crew {
  readonly engine: Engine
  readonly options: WorkOptions
  readonly limits: WorkLimits
  /** Longest wait between two looks, in milliseconds. */
  readonly poll: Duration
  /** Aborted when it is over, for whatever reason. */
  readonly over: AbortSignal
  readonly ending: () => boolean
  readonly end: (how: WorkSummary['ended']) => void
  readonly leaseOf: (row: BackgroundRow) => Duration
  readonly jobOf: (row: Surveyed) => Promise<KnownJob>
  readonly count: (result: BatchResult) => void
  readonly summary: () => WorkSummary
  /** What this host cannot do; until when it does not look again, by our clock. */
  readonly skipped: Map<bigint, number>
  /** When each was claimed from last; a number that only grows. */
  readonly turns: Map<bigint, number>
  /** The survey that is good for now. */
  seen: { readonly at: number; readonly rows: readonly Surveyed[] } | undefined
  /** Batches that are ready of what was seen, less those that were claimed here since. */
  readonly ready: Map<bigint, number>
  /** One of the slots looks after everything. */
  tending: Promise<boolean> | undefined
}

const defaults = { lease: 60_000, poll: 5000, limits: { perTable: 4, total: 8 } } as const
/** Milliseconds a lease is longer than what it has to outlast. */
const margin = 15_000

export function makeCrew(engine: Engine, options: WorkOptions): Crew {
  const over = new AbortController()
  const jobs = new Map<bigint, KnownJob>()
  const sum: Sum = { ended: undefined, batches: 0, rows: 0n, failures: 0 }
  const deadline = options.budget === undefined ? Infinity : engine.clock.now() + options.budget
  const end = (how: WorkSummary['ended']): void => {
    sum.ended ??= how
    over.abort()
  }
  if (options.stop?.aborted) end('stopped')
  options.stop?.addEventListener('abort', () => end('stopped'), { once: true })
  const crew: Crew = {
    engine,
    options,
    limits: options.limits ?? defaults.limits,
    poll: options.poll ?? defaults.poll,
    over: over.signal,
    ending: () => {
      if (engine.clock.now() >= deadline) end('time-over')
      return over.signal.aborted
    },
    end,
    leaseOf: ({ definition }) => options.lease ?? Math.max(defaults.lease, definition.timeout + margin),
    jobOf: async (row) => {
      const job = jobs.get(row.id) ?? (await makeJob(crew, row))
      jobs.set(row.id, job)
      return job
    },
    count: (result) => add(sum, result),
    summary: () => ({ ...sum, ended: sum.ended ?? 'stopped', skipped: [...crew.skipped.keys()] }),
    skipped: new Map(),
    turns: new Map(),
    seen: undefined,
    ready: new Map(),
    tending: undefined,
  }
  return crew
}

interface Sum {
  ended: WorkSummary['ended'] | undefined
  batches: number
  rows: bigint
  failures: number
}

function add(sum: Sum, { outcome, rows }: BatchResult): void {
  sum.rows += BigInt(rows)
  if (outcome === 'done') sum.batches += 1
  else if (outcome !== 'released' && outcome !== 'held') sum.failures += 1
}

/** Throws NotOnThisHost when what the work needs is not here. */
async function makeJob(crew: Crew, row: BackgroundRow): Promise<KnownJob> {
  const { engine, options, over } = crew
  const worker = await workerOf(engine, row)
  const shape = await engine.database.transaction((tx) => readKey(tx, row.definition), { readOnly: true })
  const base = { engine, row, lease: crew.leaseOf(row), health: options.health, ending: crew.ending, stop: over }
  return { job: { ...base, shape, worker }, check: healthOf(base), done: 0 }
}
