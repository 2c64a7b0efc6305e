import { type BackgroundSystem, type BackgroundStatus, type SystemName } from '../../engine/background/system.ts'
import { type TrueDatabase } from '../../engine/systems/same-database.ts'
import { DatabaseError } from '../../domain/errors.ts'
import { type Instant } from '../../domain/time.ts'
import { type DatabaseRead } from '../../results/background-parts.ts'
import { type SiteReader, type WorkReading } from '../../run/driver.ts'
import { type WorkFact } from '../../run/preflight/readings.ts'
import { refOf } from '../background/item.ts'
import { defaultStuckAfter, judgeAll, type Judged } from '../background/judge.ts'
import { systemNamed } from '../background/systems.ts'

/** What is known of background migrations, and which databases have no records of them. */
export interface WorkRead {
  readonly work: readonly WorkFact[] | undefined
  readonly source: string
  readonly perDatabase: boolean
  readonly unread: readonly DatabaseRead[]
}

interface Asked {
  readonly databases: readonly TrueDatabase[]
  /** All databases of the product are among them. */
  readonly allSeen: boolean
  readonly system: SystemName | undefined
  readonly reader: SiteReader | undefined
  readonly now: Instant
  readonly command: (...words: readonly string[]) => string
}

const sources: Readonly<Record<SystemName, string>> = {
  native: 'tables of plan',
  gitlab: 'tables of GitLab',
  registry: 'tables of the container registry',
}

/** The tables of a system tell the most; where none is known, the product's own `status` command is asked. */
export async function readWork(asked: Asked): Promise<WorkRead> {
  const { system: name, reader, databases } = asked
  if (name !== undefined && databases.length > 0) return fromTables(asked, await systemNamed(name))
  const told = await reader?.background()
  return {
    work: told?.work.map(asFact),
    source: told ? 'the status command' : 'nobody',
    perDatabase: false,
    unread: (told?.unread ?? []).map((database) => ({
      database,
      state: 'unreadable',
      because: 'the status command says nothing about it',
    })),
  }
}

async function fromTables(asked: Asked, system: BackgroundSystem): Promise<WorkRead> {
  const { databases, allSeen, now } = asked
  const context = { separate: allSeen ? databases.map(({ names }) => names[0]!) : undefined }
  const statuses: BackgroundStatus[] = []
  const unread: DatabaseRead[] = []
  for (const { database } of databases) {
    try {
      statuses.push(...(await system.list(database, context)))
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      const { code, what, next, details } = error
      const because = [what, ...details].join('; ')
      unread.push({ database: database.name, state: code === 'no-tables' ? 'no-records' : 'unreadable', because, next })
    }
  }
  return {
    work: judgeAll(statuses, { now, stuckAfter: defaultStuckAfter }).map((one) => factOf(one, asked, system)),
    source: sources[system.name],
    perDatabase: system.name === 'native',
    unread,
  }
}

const states: Readonly<Record<Judged['judgement'], WorkReading['state']>> = {
  finished: 'finished',
  cancelled: 'finished',
  working: 'working',
  waiting: 'working',
  held: 'working',
  stuck: 'working',
  paused: 'paused',
  failed: 'failed',
  unknown: 'unknown',
}

function factOf({ status, judgement, told }: Judged, { command }: Asked, system: BackgroundSystem): WorkFact {
  const { database, name, queuedBy, percent, rate, remaining, lastError } = status
  return {
    database,
    name,
    queuedBy,
    state: states[judgement],
    stateAs: status.state,
    percent,
    rate,
    remaining,
    error: lastError?.text,
    commands: commandsFor(status, judgement, command, system),
    stuck: judgement === 'stuck',
    cancelled: judgement === 'cancelled',
    told,
  }
}

/** What somebody would type first. Only a vendor's own tool finalizes again. */
function commandsFor(
  status: BackgroundStatus,
  judgement: Judged['judgement'],
  command: Asked['command'],
  system: BackgroundSystem,
): readonly string[] {
  const ref = refOf(status)
  if (judgement === 'paused') return [command('bbm', 'resume', ref)]
  if (judgement === 'failed') return [command('bbm', 'show', ref), command('bbm', 'retry', ref)]
  if (judgement === 'unknown') return [command('bbm', 'show', ref)]
  if (judgement !== 'stuck') return []
  if (status.state !== 'finalizing') return [command('bbm', 'show', ref)]
  const plan = system.plan(status, 'finalize', { actor: '', because: undefined })
  const [vendor] = plan.kind === 'refused' ? (plan.vendorCommands ?? []) : []
  return [vendor?.command ?? command('bbm', 'finalize', ref)]
}

function asFact(work: WorkReading): WorkFact {
  return { ...work, stuck: false, cancelled: false, told: work.stateAs }
}
