import { type Manifest } from '../../domain/manifest.ts'
import { DatabaseError } from '../../domain/errors.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type SiteReader, type StepExecutor } from '../../run/driver.ts'
import { callProgram } from '../../run/drivers/call.ts'
import { driverOf } from '../../run/drivers/choose-driver.ts'
import { hopValues } from '../../run/drivers/site.ts'
import { gateExecutors } from '../../run/executors/gates.ts'
import { isAway } from '../../run/journal.ts'
import { type StepKind } from '../../domain/step.ts'
import { nativeDriver } from '../run/native/driver.ts'
import { type Calls } from './calls.ts'
import { type Stage } from './stage.ts'
import { unnamedDriver } from '../run/unnamed-driver.ts'

export interface RehearsalExecutors {
  readonly reader: SiteReader
  readonly executors: ReadonlyMap<StepKind, StepExecutor>
}

interface Ground {
  readonly stage: Stage
  readonly manifest: Manifest
  readonly calls: Calls
}

/** Who does the steps of a run on a copy: the engine, calls and checks that are marked as rehearsable, and nobody else. */
export function rehearsalExecutors({ stage, manifest, calls }: Ground): RehearsalExecutors {
  const { ports, marked } = stage
  const { choice, values, unmarked } = calls
  const { product, gates } = manifest
  const part = choice && driverOf({ ...ports, processes: marked }, choice, { product, values })
  const driver = nativeDriver(ports, stage.flags, part)
  const site = { ports, definition: choice?.definition ?? unnamedDriver, options: { product, values } }
  const asked = gateExecutors({
    call: (call, words, signal) => callProgram({ processes: marked, place: ports.place }, call, words, signal),
    gates,
    values: (hop) => hopValues(site, hop),
  })
  const executors = new Map<StepKind, StepExecutor>([
    ...driver.executors,
    ...unmarked.filter((verb) => !own.has(verb)).map((verb) => [verb, leftOut(notMarked)] as const),
    ...asked,
    ['wait', leftOut('nobody waits in a rehearsal')],
    ['backup', leftOut('nothing is backed up that is thrown away')],
    ['component', leftOut('a rehearsal moves nothing but the databases')],
  ])
  const { installed, background } = driver.reader
  return {
    reader: { installed: () => atOnce(installed), background: () => atOnce(background) },
    executors: new Map([...executors].map(([kind, one]) => [kind, impatient(one)] as const)),
  }
}

const own: ReadonlySet<StepKind> = new Set(['migrate', 'post-migrate'])
const notMarked = 'it is not marked rehearsable'
/** Steps of a run that a rehearsal leaves out, as sentences; what the engine had no work for is none of them. */
export const leftOutKinds: ReadonlySet<StepKind> = new Set([
  'gate-before',
  'wait',
  'backup',
  'component',
  'maintenance-on',
  'stop',
  'deploy',
  'start',
  'maintenance-off',
  'gate-after',
] as const)

function leftOut(because: string): StepExecutor {
  return {
    run: () => Promise.resolve({ kind: 'skipped', because }),
    probe: () => Promise.resolve({ kind: 'not-done', because }),
    commands: () => [],
  }
}

/** So often a step may wait for the same thing: nobody else works on these databases. */
const patience = 3
const longestPoll = 1000

/** Nobody mends what fails here, and nothing that is waited for comes by itself: it fails soon, and is told. */
function impatient(executor: StepExecutor): StepExecutor {
  let waits = 0
  let last: string | undefined
  return {
    ...executor,
    run: async (context) => {
      const end = await atOnce(() => executor.run(context))
      if (end.kind === 'failed') return { ...end, transient: false }
      if (end.kind !== 'waiting') return end
      const because = `${context.step.id} ${end.because}`
      waits = because === last ? waits + 1 : 1
      last = because
      if (waits < patience) return { ...end, poll: Math.min(end.poll, longestPoll) }
      return { kind: 'failed', what: end.because, next: [], doNot: [] }
    },
  }
}

/** Nobody waits for a database that is thrown away: what it does wrong ends the hop at once. */
async function atOnce<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof QueryError) || !isAway(error)) throw error
    const { code, what, next, details } = error
    throw new DatabaseError({ code, what, next, details }, { cause: error })
  }
}
