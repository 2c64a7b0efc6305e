import { type Clock } from '../../../ports/clock.ts'
import { type BackgroundStatus } from '../../../engine/background/system.ts'
import { type EngineEvent } from '../../../engine/events.ts'
import { type RunSink } from '../../background/company.ts'
import { type StepContext, type StepProgress } from '../../../run/driver.ts'

export interface ProgressTeller {
  readonly sink: RunSink
  /** Rows that batches have changed since the beginning. */
  readonly rows: () => bigint
  /** Whoever closes the databases waits for the reading at hand. */
  readonly settle: () => Promise<void>
}

export interface TellerOptions {
  readonly clock: Clock
  readonly tell: StepContext['tell']
  /** How the background migrations of a database stand; undefined: nobody reads it meanwhile. */
  readonly read?: ((database: string) => Promise<readonly BackgroundStatus[]>) | undefined
}

/** Milliseconds between two readings. */
const readEvery = 500

/** Tells what the engine does as the progress of a step; percent and rate are read from the books now and then. */
export function progressTeller({ clock, tell, read }: TellerOptions): ProgressTeller {
  let rows = 0n
  let lookedAt = -Infinity
  let reading: Promise<unknown> | undefined
  const look = (database: string, id: bigint): void => {
    if (!read || reading || clock.now() - lookedAt < readEvery) return
    lookedAt = clock.now()
    reading = standingOf(read, database, id)
      .then((progress) => progress && tell(progress))
      .catch(() => undefined)
      .finally(() => (reading = undefined))
  }
  return {
    sink: (event) => {
      const text = sentence(event)
      if (text !== undefined) tell({ text, ...subjectOf(event) })
      if (event.kind !== 'batch-ended') return
      rows += event.rows
      look(event.subject.database, event.subject.id)
    },
    rows: () => rows,
    settle: async () => {
      await reading
    },
  }
}

async function standingOf(
  read: NonNullable<TellerOptions['read']>,
  database: string,
  id: bigint,
): Promise<StepProgress | undefined> {
  const status = (await read(database)).find((one) => one.id === id)
  if (!status) return undefined
  const { name, state, percent, rate, remaining } = status
  return { text: `${name} is ${state}`, subject: name, database, percent, rate, remaining }
}

function subjectOf(event: Told): Pick<StepProgress, 'subject' | 'database'> {
  return 'subject' in event ? { subject: event.subject.name, database: event.subject.database } : {}
}

type Told = Parameters<RunSink>[0]

const because = (reason: string | undefined): string => (reason === undefined ? '' : `: ${reason}`)

/** What is worth a line; single batches are not, unless they fail. */
function sentence(event: Told): string | undefined {
  switch (event.kind) {
    case 'migration-begun':
      return [event.id, event.name].filter((word) => word !== undefined).join(' ')
    case 'migration-waits':
      return `${event.id} waits: ${event.because}`
    case 'state':
      return `${event.subject.name} is ${event.to}${because(event.because)}`
    case 'held':
      return `${event.subject.name} is held: ${event.because}`
    case 'split':
      return `a batch of ${event.subject.name} was split into ${event.into}`
    case 'waits':
      return `${event.database}: ${event.because}`
    case 'trouble':
      return `${event.database}: ${event.error}`
    case 'batch-ended':
      return batchSentence(event)
    default:
      return undefined
  }
}

function batchSentence({ outcome, subject, error }: Extract<EngineEvent, { kind: 'batch-ended' }>): string | undefined {
  if (outcome !== 'failed' && outcome !== 'timeout') return undefined
  return `a batch of ${subject.name} ended ${outcome}${because(error)}`
}
