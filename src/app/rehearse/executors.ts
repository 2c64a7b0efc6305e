import { type Manifest } from '../../domain/manifest.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type Driver, type StepEnd, type StepExecutor } from '../../run/driver.ts'
import { callProgram } from '../../run/drivers/call.ts'
import { driverOf } from '../../run/drivers/choose-driver.ts'
import { hopValues } from '../../run/drivers/site.ts'
import { gateExecutors } from '../../run/executors/gates.ts'
import { isAway } from '../../run/journal.ts'
import { type StepKind } from '../../run/step.ts'
import { nativeDriver } from '../run/native/driver.ts'
import { type Calls } from './calls.ts'
import { type Stage } from './stage.ts'

export interface RehearsalExecutors {
  readonly driver: Driver
  readonly executors: ReadonlyMap<StepKind, StepExecutor>
  /** What the way to a database did wrong: no finding, whatever was rehearsed. */
  readonly thrown: () => QueryError | undefined
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
  const site = { ports, definition: choice?.definition ?? nobody, options: { product, values } }
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
  let thrown: QueryError | undefined
  const onAway = (error: QueryError): void => void (thrown ??= error)
  const patient = [...executors].map(([kind, one]) => [kind, impatient(one, onAway)] as const)
  return { driver, executors: new Map(patient), thrown: () => thrown }
}

const own: ReadonlySet<StepKind> = new Set(['migrate', 'post-migrate'])
const notMarked = 'it is not marked rehearsable'
const nobody = {
  id: 'none',
  name: 'nobody',
  kind: 'guided',
  installTypes: [],
  calls: new Map(),
  states: new Map(),
  place: { file: '', line: 1, column: 1 },
} as const

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
function impatient(executor: StepExecutor, onAway: (error: QueryError) => void): StepExecutor {
  let waits = 0
  let last: string | undefined
  return {
    ...executor,
    run: async (context) => {
      const end = await attempted(executor, context, onAway)
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

async function attempted(
  executor: StepExecutor,
  context: Parameters<StepExecutor['run']>[0],
  onAway: (error: QueryError) => void,
): Promise<StepEnd> {
  try {
    return await executor.run(context)
  } catch (error) {
    if (!(error instanceof QueryError) || !isAway(error)) throw error
    onAway(error)
    return { kind: 'failed', what: 'the database is away', next: [], doNot: [] }
  }
}
