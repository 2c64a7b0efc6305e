import { type DriverDefinition, type DriverVerb } from '../../domain/driver.ts'
import { type Driver, type StepExecutor } from '../driver.ts'
import { type StepKind } from '../../domain/step.ts'
import { finishStep } from './finish-step.ts'
import { type DriverOptions, type DriverPorts, finalizeValue, type Site, siteValues } from './site.ts'
import { siteReader } from './site-reader.ts'
import { verbStep } from './verb-step.ts'
import { verifyStep } from './version-step.ts'

/** Verbs that are steps of their own, by the same name. */
export const stepVerbs = [
  'backup',
  'maintenance-on',
  'stop',
  'deploy',
  'migrate',
  'start',
  'maintenance-off',
  'post-migrate',
] as const satisfies readonly (DriverVerb & StepKind)[]

/** Upgrades with the product's own tools. Throws UserError for values that the driver does not take. */
export function commandDriver(ports: DriverPorts, definition: DriverDefinition, options: DriverOptions): Driver {
  siteValues(definition, options.values)
  const site: Site = { ports, definition, options }
  const executors = new Map<StepKind, StepExecutor>()
  for (const verb of stepVerbs) if (definition.calls.has(verb)) executors.set(verb, verbStep(site, verb))
  if (definition.calls.has('verify') || definition.calls.has('version')) executors.set('verify', verifyStep(site))
  if (definition.calls.has('status') || options.databases) {
    executors.set('finish-due', finishStep(site))
    executors.set('finish-background', finishStep(site))
  }
  const { id, name } = definition
  return { kind: 'command', id, name, executors, reader: siteReader(site), remarks: remarksOf(site) }
}

function remarksOf({ definition: { calls, name, finalizeIgnores }, options }: Site): readonly string[] {
  const hosts = new Set([...calls.values()].flat().flatMap(({ on }) => on ?? []))
  return [
    `plan calls the tools of ${name} on this host and nowhere else${hosts.size > 0 ? `; they belong on: ${[...hosts].join(', ')}` : ''}`,
    ...(calls.has('status') || options.databases
      ? []
      : ['nobody tells how background work stands: that is yours to look at']),
    ...(options.values[finalizeValue] === 'force'
      ? [
          `background work is finished by force, which ignores ${finalizeIgnores ?? 'whatever slows it for the sake of users'}`,
        ]
      : []),
  ]
}
