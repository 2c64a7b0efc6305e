import {
  type BackgroundStatus,
  type BackgroundVerb,
  type ControlPlan,
  type PlannedStatement,
} from '../../background/system.ts'
import { registryCommands, restartCommands } from './commands.ts'
import { numbers } from './states.ts'
import { type RegistryStatus } from './status.ts'
import { tables } from './tables.ts'

type Answer = (target: RegistryStatus) => ControlPlan

/** What the registry itself would do, to one row, and only where it makes sense. */
export function planFor(target: BackgroundStatus, verb: BackgroundVerb): ControlPlan {
  if (target.state === 'unknown')
    return refused(
      target,
      `the registry calls its state ${target.stateAs}, which this version of plan does not know`,
      'control it with the registry’s own command: registry background-migrate',
    )
  return answers[verb](withFacts(target))
}

const answers: Record<BackgroundVerb, Answer> = { pause, resume, retry, restart: retry, finalize, cancel }

function pause(target: RegistryStatus): ControlPlan {
  if (target.state === 'paused') return nothing(target, 'it is paused already')
  if (target.state !== 'active' && target.state !== 'running') return notFrom(target, 'paused', 'active or running')
  const commands = registryCommands('pause')
  return {
    kind: 'change',
    target,
    to: 'paused',
    // The registry leaves updated_at alone here.
    statements: [
      { text: `UPDATE ${tables.migrations} SET status = $2 WHERE id = $1`, values: [target.id, numbers.paused] },
    ],
    vendorCommand: commands[0]?.command,
    vendorCommands: commands,
    warnings: [
      'a job that runs now ends first',
      'the registry’s own command pauses all of them, and its resume and its run turn all on again, this one too',
    ],
  }
}

function resume(target: RegistryStatus): ControlPlan {
  if (target.state === 'active' || target.state === 'running') return nothing(target, `it is ${target.state} already`)
  if (target.state !== 'paused') return notFrom(target, 'resumed', 'paused')
  const commands = registryCommands('resume')
  return {
    kind: 'change',
    target,
    to: 'active',
    statements: [
      { text: `UPDATE ${tables.migrations} SET status = $2 WHERE id = $1`, values: [target.id, numbers.active] },
    ],
    vendorCommand: commands[0]?.command,
    vendorCommands: commands,
    warnings: ['the registry’s own command resumes all of them, also those that somebody paused on purpose'],
  }
}

/**
 * What the registry calls restart: it goes on where it failed. The registry leaves the attempts of failed jobs as they
 * are, so that the next run fails at once again; here they get them back.
 */
function retry(target: RegistryStatus): ControlPlan {
  if (target.state !== 'failed') return notFrom(target, 'retried', 'failed')
  const commands = restartCommands(target.id)
  return {
    kind: 'change',
    target,
    to: 'active',
    statements: [
      {
        text: `UPDATE ${tables.jobs} SET attempts = 0, updated_at = now()\nWHERE batched_background_migration_id = $1 AND status = 3`,
        values: [target.id],
      },
      activate(target),
    ],
    vendorCommand: commands[0]?.command,
    vendorCommands: commands,
    warnings: [
      'it goes on where it failed; what is done is not done again',
      'the registry’s own restart leaves failed jobs without attempts, so that it fails again at once: here they get them back',
      ...(target.registry.errorCode === 4 ? [retriesOff] : []),
    ],
  }
}

const retriesOff =
  'if database.backgroundmigrations.maxjobretries is 0, its default, it fails again before any work: set it to 1 or more first'

function activate({ id, registry }: RegistryStatus): PlannedStatement {
  const code = registry.hasErrorCode ? ', failure_error_code = NULL' : ''
  return {
    text: `UPDATE ${tables.migrations} SET status = $2${code}, updated_at = now() WHERE id = $1`,
    values: [id, numbers.active],
  }
}

function finalize(target: RegistryStatus): ControlPlan {
  if (target.state === 'finished') return nothing(target, 'it is finished, and the registry knows nothing beyond that')
  const commands = registryCommands('run')
  return {
    ...refused(
      target,
      'only the registry’s own code can finish the work; a state written by SQL would lose rows',
      `run the registry’s own command, which resumes and finishes all of them and ends only when that is done: ${commands[0]!.command}`,
    ),
    vendorCommands: commands,
  }
}

function cancel(target: RegistryStatus): ControlPlan {
  const next = target.state === 'active' || target.state === 'running'
  return refused(
    target,
    'the registry has no such state: only its own migrations take one away',
    next ? 'plan bbm pause stops it until it is resumed' : 'leave it as it is',
  )
}

type Refused = Extract<ControlPlan, { kind: 'refused' }>

const refused = (target: BackgroundStatus, because: string, next: string): Refused => ({
  kind: 'refused',
  target,
  because,
  next,
})

const nothing = (target: BackgroundStatus, because: string): ControlPlan => ({ kind: 'nothing', target, because })

function notFrom(target: RegistryStatus, done: string, from: string): ControlPlan {
  return refused(target, `it is ${target.state}, and only what is ${from} can be ${done}`, nextFrom[target.state] ?? '')
}

const nextFrom: Readonly<Partial<Record<BackgroundStatus['state'], string>>> = {
  paused: 'plan bbm resume lets it run',
  active: 'nothing needs to be done: the registry takes it up and tries failed jobs again by itself',
  running: 'nothing needs to be done: the registry works on it and tries failed jobs again by itself',
  failed: 'plan bbm retry lets its failed jobs run again',
  finished: 'nothing needs to be done: its work is over',
}

/** A status that did not come from `list` has the newest tables. */
function withFacts(target: BackgroundStatus): RegistryStatus {
  const { registry = { hasErrorCode: true, errorCode: undefined, fillsNulls: false } } =
    target as Partial<RegistryStatus>
  return { ...target, registry }
}
