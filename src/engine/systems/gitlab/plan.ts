import {
  type BackgroundStatus,
  type BackgroundVerb,
  type ControlPlan,
  type ControlRequest,
  type PlannedStatement,
} from '../../background/system.ts'
import { finalizeCommands, singleCommands } from './commands.ts'
import { numbers } from './states.ts'
import { type GitlabStatus } from './status.ts'
import { tables } from './tables.ts'

type Answer = (target: GitlabStatus, request: ControlRequest) => ControlPlan

/** What GitLab's own state machine allows, and nothing else. */
export function planFor(target: BackgroundStatus, verb: BackgroundVerb, request: ControlRequest): ControlPlan {
  const known = withFacts(target)
  if (known.state === 'unknown')
    return refused(
      target,
      `GitLab calls its state ${target.stateAs}, which this version of plan does not know`,
      'control it in GitLab: Admin area, Monitoring, Background migrations',
    )
  if (verb !== 'finalize' && known.state === 'finalizing')
    return { ...finalize(known, request), target, because: `it is being finalized, and then nothing else may touch it` }
  return answers[verb](known, request)
}

const answers: Record<BackgroundVerb, Answer> = { pause, resume, retry, restart, finalize, cancel }

function pause(target: GitlabStatus): ControlPlan {
  if (target.state === 'paused') return nothing(target, 'it is paused already')
  if (target.state !== 'active') return notFrom(target, 'paused', 'active')
  const commands = singleCommands('pause', target)
  return {
    kind: 'change',
    target,
    to: 'paused',
    statements: [statusStatement(target, numbers.paused)],
    vendorCommand: commands[0]?.command,
    vendorCommands: commands,
    warnings: ['a job that runs now ends first', 'paused it never finishes, and GitLab’s own wait waits for ever'],
  }
}

function resume(target: GitlabStatus): ControlPlan {
  if (target.state === 'active') return nothing(target, 'it is active already')
  if (target.state !== 'paused') return notFrom(target, 'resumed', 'paused')
  const commands = singleCommands('resume', target)
  return {
    kind: 'change',
    target,
    to: 'active',
    statements: [statusStatement(target, numbers.active)],
    vendorCommand: commands[0]?.command,
    vendorCommands: commands,
    warnings: [],
  }
}

/** GitLab's own retry also splits batches; with their attempts back it splits those that time out again by itself. */
function retry(target: GitlabStatus): ControlPlan {
  if (target.gitlab.skippedOneRow) return queueAgain(target)
  if (target.state !== 'failed') return notFrom(target, 'retried', 'failed')
  return {
    kind: 'change',
    target,
    to: 'active',
    statements: [
      {
        text: `UPDATE ${tables.jobs} SET attempts = 0, updated_at = now()\nWHERE batched_background_migration_id = $1 AND status = 2`,
        values: [target.id],
      },
      statusStatement(target, numbers.active),
    ],
    vendorCommand: undefined,
    warnings: [
      'GitLab’s own way: Admin area, Monitoring, Background migrations, Failed, Retry; it also halves every failed batch',
      'find out first why jobs failed: they meet the same error again unless it was mended',
    ],
  }
}

function queueAgain(target: GitlabStatus): ControlPlan {
  return {
    kind: 'change',
    target,
    to: 'paused',
    statements: [statusStatement(target, numbers.paused)],
    vendorCommand: undefined,
    warnings: [
      'this is for the fault of GitLab 18.5 to 18.9.1 only: look first whether the table has a row, an empty one needs nothing',
      'resume it afterwards; GitLab 18.9.2 and newer then do the work',
    ],
  }
}

function restart(target: GitlabStatus): ControlPlan {
  return refused(
    target,
    'GitLab cannot begin one anew: only a migration of GitLab queues it again',
    target.state === 'failed'
      ? 'plan bbm retry lets its failed jobs run again'
      : 'leave it, or ask GitLab Support for a migration that queues it again',
  )
}

/** Never by SQL: a row that says finished while jobs are not loses data. */
function finalize(target: GitlabStatus, { separate }: ControlRequest): ReturnType<typeof refused> | Nothing {
  if (target.state === 'finished')
    return nothing(target, 'it is finished; the migration of GitLab that relies on it declares it finalized')
  if (target.state === 'finalized') return nothing(target, 'it is finalized already')
  const commands = finalizeCommands(target, separate)
  const first = commands[0]?.command
  return {
    ...refused(
      target,
      'only GitLab’s own code can finish the work; a state written by SQL would lose rows',
      first === undefined
        ? 'finish it with a migration of GitLab: no command of its rake tasks can name this one'
        : `run GitLab’s own command, which goes on where the last one stopped and keeps no pause between batches: ${first}`,
    ),
    vendorCommands: commands,
  }
}

function cancel(target: GitlabStatus): ControlPlan {
  return refused(
    target,
    'GitLab has no such state: only a migration of GitLab takes one away',
    target.state === 'active' ? 'plan bbm pause stops it until it is resumed' : 'leave it as it is',
  )
}

type Refused = Extract<ControlPlan, { kind: 'refused' }>
type Nothing = Extract<ControlPlan, { kind: 'nothing' }>

const refused = (target: BackgroundStatus, because: string, next: string): Refused => ({
  kind: 'refused',
  target,
  because,
  next,
})

const nothing = (target: BackgroundStatus, because: string): Nothing => ({ kind: 'nothing', target, because })

function notFrom(target: GitlabStatus, done: string, from: string): ControlPlan {
  return refused(target, `it is ${target.state}, and only what is ${from} can be ${done}`, nextFrom[target.state] ?? '')
}

const nextFrom: Readonly<Partial<Record<BackgroundStatus['state'], string>>> = {
  paused: 'plan bbm resume lets it run',
  active: 'nothing needs to be done: GitLab works on it and tries failed jobs again by itself',
  failed: 'plan bbm retry lets its failed jobs run again',
  finished: 'nothing needs to be done: its work is over',
  finalized: 'nothing needs to be done: its work is over',
}

/** As GitLab does it: becoming active notes the time, which also begins its count of failures anew. */
function statusStatement({ id, gitlab }: GitlabStatus, to: number): PlannedStatement {
  const started = to === numbers.active && gitlab.hasStartedAt ? ', started_at = now()' : ''
  return {
    text: `UPDATE ${tables.migrations} SET status = $2${started}, updated_at = now() WHERE id = $1`,
    values: [id, to],
  }
}

/** A status that did not come from `list` has the newest tables. */
function withFacts(target: BackgroundStatus): GitlabStatus {
  const { gitlab = { number: Number(target.stateAs), hasStartedAt: true, skippedOneRow: false } } =
    target as Partial<GitlabStatus>
  return { ...target, gitlab }
}
