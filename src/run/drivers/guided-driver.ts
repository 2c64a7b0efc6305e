import { type DriverDefinition, type DriverVerb } from '../../domain/driver.ts'
import { type HopCommand, type InstallType } from '../../domain/install-type.ts'
import { shownWord } from '../../domain/call-words.ts'
import { type Driver, type Probe, type ShownCommand, type StepContext, type StepExecutor } from '../driver.ts'
import { type RunHop, type RunStep } from '../record.ts'
import { type StepKind } from '../../domain/step.ts'
import { stepVerbs } from './command-driver.ts'
import { finishStep } from './finish-step.ts'
import { callsOf, type DriverOptions, type DriverPorts, hopValues, shownCalls, type Site, siteValues } from './site.ts'
import { siteReader } from './site-reader.ts'
import { checkByCalls, probeVersion, verifyStep } from './version-step.ts'

/** What a person is guided by: the calls of a driver, else the commands of the way it is installed, else words. */
export interface Guide {
  readonly definition: DriverDefinition | undefined
  readonly installType: InstallType | undefined
}

type Hop = Pick<RunHop, 'from' | 'to' | 'number'>

/** A person does it; plan prints what to do, and reads what became of it. Throws UserError for values the driver does not take. */
export function guidedDriver(ports: DriverPorts, { definition, installType }: Guide, options: DriverOptions): Driver {
  const known = definition ?? nothingKnown(installType)
  siteValues(known, options.values)
  const site: Site = { ports, definition: known, options }
  const executors = new Map<StepKind, StepExecutor>()
  for (const verb of stepVerbs)
    if (known.calls.has(verb))
      executors.set(
        verb,
        byPerson(site, verb, (hop) => shownCalls(site, verb, hopValues(site, hop))),
      )
  if (known.calls.size === 0) for (const [kind, step] of ofInstallType(site, installType)) executors.set(kind, step)
  executors.set(
    'verify',
    verifyByReading(site, (hop) => commandsOf(site, installType, ['check'], hop)),
  )
  const canTell = options.databases !== undefined || known.calls.has('status')
  const asksNobody = options.withoutBackground === true && !canTell
  if (!asksNobody)
    for (const kind of ['finish-due', 'finish-background'] as const)
      executors.set(
        kind,
        waits(site, (hop) => commandsOf(site, installType, ['check'], hop)),
      )
  return {
    kind: 'guided',
    id: known.id,
    name: known.name,
    executors,
    reader: siteReader(site),
    remarks: [
      'plan changes nothing here: each step prints what to do and on which hosts, and reads what became of it',
      ...(canTell || asksNobody
        ? []
        : ['no database was given and no call tells how background work stands: you are asked to look']),
    ],
  }
}

function nothingKnown(installType: InstallType | undefined): DriverDefinition {
  const name = installType ? installType.name : 'by hand'
  return {
    id: 'guided',
    name,
    kind: 'guided',
    installTypes: [],
    calls: new Map(),
    states: new Map(),
    place: installType?.place ?? { file: '', line: 1, column: 1 },
  }
}

/** Of the commands of a way to install: what is done to install, and to migrate where that is told apart. */
function ofInstallType(site: Site, type: InstallType | undefined): readonly (readonly [StepKind, StepExecutor])[] {
  const shown = (steps: readonly HopCommand['step'][]) => (hop: Hop) => commandsOf(site, type, steps, hop)
  const steps: [StepKind, StepExecutor][] = [['deploy', byPerson(site, 'deploy', shown(['before', 'install']))]]
  if (type?.commands.some(({ step }) => step === 'migrate'))
    steps.push(['migrate', byPerson(site, 'migrate', shown(['migrate']))])
  return steps
}

function commandsOf(
  site: Site,
  type: InstallType | undefined,
  steps: readonly HopCommand['step'][],
  hop: Hop,
): readonly ShownCommand[] {
  const values = hopValues(site, hop)
  return (type?.commands ?? [])
    .filter(({ step }) => steps.includes(step))
    .map(({ on, run }) => ({ on, command: shownWord(run, values) }))
}

function byPerson(site: Site, verb: DriverVerb, commands: (hop: Hop) => readonly ShownCommand[]): StepExecutor {
  return {
    run: ({ hop, run, step }) =>
      Promise.resolve(
        run.rehearsal
          ? { kind: 'skipped', because: 'a person does it, and this is a rehearsal' }
          : {
              kind: 'needs-you',
              what: `${step.title}: do this, then plan run confirm ${step.id}`,
              commands: commands(hop),
            },
      ),
    probe: (context) => probeByReading(site, verb, context),
    commands: (hop) => commands(hop),
  }
}

/** Whether a person did it, by what can be read. */
async function probeByReading(site: Site, verb: DriverVerb, context: StepContext): Promise<Probe> {
  if (verb === 'deploy') return probeVersion(site, context)
  const cannot = `nothing that plan can read tells whether ${verb} was done`
  if (verb !== 'migrate' && verb !== 'post-migrate') return { kind: 'unknown', because: cannot }
  if (callsOf(site, 'verify', hopValues(site, context.hop, context.run)).length === 0)
    return { kind: 'unknown', because: cannot }
  const problem = await checkByCalls(site, context)
  // While it is stopped its check may fail for that alone.
  return problem === undefined
    ? { kind: 'done', because: 'the product checked itself' }
    : { kind: 'unknown', because: `${cannot}; its own check says: ${problem}` }
}

/** Done where the reading says so; a person is asked only for what cannot be read. */
function verifyByReading(site: Site, commands: (hop: Hop) => readonly ShownCommand[]): StepExecutor {
  const step = verifyStep(site)
  const shown = (hop: Hop, of: Pick<RunStep, 'kind' | 'subject'>) => [...step.commands(hop, of), ...commands(hop)]
  return {
    run: async (context) => {
      const probe = await step.probe(context)
      if (probe.kind === 'done') return { kind: 'done', outcome: probe.because }
      const { to } = context.hop
      const what =
        probe.kind === 'not-done' ? `${probe.because}: look at it` : `look whether ${to} serves: ${probe.because}`
      return { kind: 'needs-you', what, commands: shown(context.hop, context.step) }
    },
    probe: step.probe,
    commands: shown,
  }
}

function waits(site: Site, commands: (hop: Hop) => readonly ShownCommand[]): StepExecutor {
  const step = finishStep(site)
  const shown = (hop: Hop, of: Pick<RunStep, 'kind' | 'subject'>) => [...step.commands(hop, of), ...commands(hop)]
  return {
    run: async (context) => {
      const end = await step.run(context)
      if (end.kind !== 'needs-you' || end.commands.length > 0) return end
      return { ...end, commands: shown(context.hop, context.step) }
    },
    probe: step.probe,
    commands: shown,
  }
}
