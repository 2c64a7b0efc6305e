import { type Outcome } from '../../domain/exit-code.ts'
import { actorOf } from '../../engine/actor.ts'
import {
  type BackgroundStatus,
  type BackgroundVerb,
  type ControlPlan,
  type ControlRequest,
} from '../../engine/background/system.ts'
import { type Ports } from '../../ports/ports.ts'
import { type BackgroundChange, type Change } from '../../results/background-change.ts'
import { commandLine } from '../command-line.ts'
import { changeOf, type Step } from './change.ts'
import { askConsent, type Consent } from './consent.ts'
import { type BackgroundFlags, type BackgroundGround, backgroundGround, groundFlags } from './ground.ts'
import { given } from './item.ts'
import { namedIn } from './named.ts'
import { backgroundReader, type Reader, type Reading, unread } from './reader.ts'
import { noNames } from './selection.ts'

export interface ControlFlags extends BackgroundFlags {
  readonly names: readonly string[]
  readonly all?: boolean | undefined
  readonly because?: string | undefined
  /** With `all`, to resume: what was paused by its name too. */
  readonly alsoPausedByName?: boolean | undefined
  readonly dryRun?: boolean | undefined
  readonly yes?: boolean | undefined
  /** Nobody can be asked: the answer is for a program. */
  readonly forMachine?: boolean | undefined
  /** Who asks for it, for records, where that is not the user of this process: `token:alice@10.0.0.5`. */
  readonly actor?: string | undefined
}

/** Somebody else may be faster; whoever is overtaken so often is told. */
const mostRounds = 3

/**
 * Pauses, resumes, retries, restarts or cancels what was named: first every plan is made, then somebody is asked where
 * that is due, then each is carried out for itself. What is so already is left alone.
 */
export async function controlBackground(
  ports: Ports,
  verb: BackgroundVerb,
  flags: ControlFlags,
): Promise<BackgroundChange> {
  noNames(flags, verb)
  const ground = await backgroundGround(ports, flags, `plan bbm ${verb}`)
  const reader = await backgroundReader(ports, ground)
  try {
    const reading = await reader.read()
    const request = requestOf(ports, flags, reading)
    const plans = targetsOf(reading, flags).map((target) => reader.system.plan(target, verb, request))
    const concerned = flags.all ? plans.filter(({ kind }) => kind === 'change' || kind === 'left') : plans
    const consent = await askConsent(ports, { verb, ground, plans: concerned, flags })
    const steps: Step[] = []
    for (const plan of concerned) steps.push(await carryOut(reader, plan, { verb, request, consent }))
    return answerOf({ verb, flags, ground, reading, steps, passed: plans.length - concerned.length })
  } finally {
    await reader.close()
  }
}

function requestOf({ host }: Ports, flags: ControlFlags, { separate }: Reading): ControlRequest {
  const { all = false, because, alsoPausedByName: alsoNamed } = flags
  return { actor: flags.actor ?? actorOf(host), because, separate, asked: all ? 'all' : 'name', alsoNamed }
}

function targetsOf(reading: Reading, { names, all }: ControlFlags): readonly BackgroundStatus[] {
  if (all) return reading.statuses
  return [...new Set(names.flatMap((name) => namedIn(reading, name)))]
}

interface Asked {
  readonly verb: BackgroundVerb
  readonly request: ControlRequest
  readonly consent: Consent
}

/** When the state has moved since it was read, what to do is decided anew from the new one. */
async function carryOut(reader: Reader, plan: ControlPlan, { verb, request, consent }: Asked): Promise<Step> {
  let current = plan
  for (let round = 0; round < mostRounds; round += 1) {
    if (current.kind !== 'change') return { plan: current, outcome: current.kind }
    if (consent !== 'given') return { plan: current, outcome: consent }
    const { target } = current
    const { changed } = await reader.system.apply(reader.databaseOf(target), { ...current, verb }, request)
    if (changed) return { plan: current, outcome: 'changed' }
    const fresh = (await reader.system.list(reader.databaseOf(target), request)).find(({ id }) => id === target.id)
    if (!fresh) return { plan: current, outcome: 'moved' }
    current = reader.system.plan(fresh, verb, request)
  }
  return { plan: current, outcome: 'moved' }
}

interface Ended {
  readonly verb: BackgroundVerb
  readonly flags: ControlFlags
  readonly ground: BackgroundGround
  readonly reading: Reading
  readonly steps: readonly Step[]
  readonly passed: number
}

function answerOf({ verb, flags, ground, reading, steps, passed }: Ended): BackgroundChange {
  const { dryRun = false } = flags
  const again = lineOf(verb, flags)
  const left = steps.some(({ outcome }) => outcome === 'left')
  const then = left
    ? lineOf(verb, { ...flags, alsoPausedByName: true })
    : ['plan', 'bbm', 'status', ...groundFlags(flags)]
  return {
    kind: 'background-change',
    schema_version: 1,
    ...given('manifest', ground.facts),
    system: ground.system,
    verb,
    dry_run: dryRun,
    changed: steps.filter(({ outcome }) => outcome === 'changed').length,
    passed,
    changes: steps.map(changeOf),
    databases: [...reading.databases],
    remarks: [...ground.remarks],
    next: commandLine(dryRun ? again : then),
    command: commandLine([...again, ...(dryRun ? ['--dry-run'] : [])]),
  }
}

function lineOf(verb: BackgroundVerb, flags: ControlFlags): readonly string[] {
  const { names, all, because, alsoPausedByName: named } = flags
  const said = because === undefined ? [] : ['--because', because]
  const meant = [...names, ...(all ? ['--all'] : []), ...(named ? ['--also-paused-by-name'] : [])]
  return ['plan', 'bbm', verb, ...meant, ...said, ...groundFlags(flags)]
}

/** What was refused was asked for wrongly; what moved again and again, or was not read, is not known. */
export function changeOutcome({ changes, databases }: BackgroundChange): Outcome {
  const has = (outcome: Change['outcome']): boolean => changes.some((change) => change.outcome === outcome)
  if (has('refused')) return 'usage'
  return has('moved') || unread(databases).length > 0 ? 'undetermined' : 'done'
}
