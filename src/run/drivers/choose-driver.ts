import { type DriverDefinition } from '../../domain/driver.ts'
import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { nearest } from '../../domain/nearest.ts'
import { type Driver } from '../driver.ts'
import { commandDriver } from './command-driver.ts'
import { type Guide, guidedDriver } from './guided-driver.ts'
import { type DriverOptions, type DriverPorts, missingValues } from './site.ts'

export interface DriverQuestion {
  /** `--driver`: `native`, `guided`, or an id. */
  readonly driver?: string | undefined
  readonly installType?: string | undefined
  /** Has the manifest the SQL of its migrations, so that plan can run them? */
  readonly drivable: boolean
}

/** `native` may have calls for what the engine does not do: backups, deploying, stopping and starting. */
export interface DriverChoice extends Guide {
  readonly kind: Driver['kind']
}

type Drivers = Pick<Manifest, 'drivers' | 'installTypes' | 'product'>

/**
 * Who upgrades a site: `--driver`, else what the manifest has for the way it is installed. The calls of a driver are made when a
 * person names it, or when the manifest says `kind: command`; else they are shown.
 */
export function chooseDriver(manifest: Drivers, question: DriverQuestion): DriverChoice {
  const { driver, installType: type, drivable } = question
  const installType = manifest.installTypes.find(({ id }) => id === type)
  const usual = forType(manifest, type)
  if (driver === 'guided') return { kind: 'guided', definition: usual, installType }
  if (driver === 'native') {
    if (!drivable) throw notDrivable(manifest)
    return { kind: 'native', definition: usual?.kind === 'guided' ? undefined : usual, installType }
  }
  if (driver !== undefined) return named(manifest, driver, { drivable, installType })
  if (usual) return { kind: checked(usual, drivable).kind, definition: usual, installType }
  return { kind: drivable ? 'native' : 'guided', definition: undefined, installType }
}

/** Makes the driver of a choice; a native one needs the engine, and is made of its part by whoever has it. */
export function driverOf(ports: DriverPorts, choice: DriverChoice, options: DriverOptions): Driver | undefined {
  const { kind, definition } = choice
  if (kind === 'guided') return guidedDriver(ports, choice, options)
  if (!definition || definition.calls.size === 0) return undefined
  const missing = missingValues(definition, options.values)
  if (missing.length > 0) throw valuesMissing(definition, missing)
  return commandDriver(ports, definition, options)
}

/** The first that is for this way to install, else the first that is for all. */
function forType({ drivers }: Drivers, type: string | undefined): DriverDefinition | undefined {
  const exact = drivers.find(({ installTypes }) => type !== undefined && installTypes.includes(type))
  return exact ?? drivers.find(({ installTypes }) => installTypes.length === 0)
}

function named(
  manifest: Drivers,
  id: string,
  rest: Pick<DriverQuestion, 'drivable'> & Pick<Guide, 'installType'>,
): DriverChoice {
  const definition = manifest.drivers.find((one) => one.id === id)
  if (!definition) throw unknownDriver(manifest, id)
  const { kind } = checked(definition, rest.drivable)
  return { kind: kind === 'native' ? kind : 'command', definition, installType: rest.installType }
}

function checked(definition: DriverDefinition, drivable: boolean): DriverDefinition {
  const { id, kind, unresolved, calls } = definition
  if (unresolved !== undefined)
    throw new UserError({
      code: 'driver-missing',
      what: `the driver ${id} starts from ${unresolved}, which is not there`,
      place: definition.place,
      next: 'install plan again with all its files, or use --driver guided',
    })
  if (kind === 'command' && !calls.has('deploy') && !calls.has('migrate') && !drivable)
    throw new UserError({
      code: 'driver-without-calls',
      what: `the driver ${id} has no call that installs or migrates anything`,
      place: definition.place,
      next: 'add calls, or use --driver guided',
    })
  return definition
}

function unknownDriver({ drivers, product }: Drivers, id: string): UserError {
  const known = ['native', 'guided', ...drivers.map((one) => one.id)]
  return new UserError({
    code: 'unknown-driver',
    what: `${product.name} has no driver "${id}"`,
    next: `use --driver with one of ${known.join(', ')}`,
    suggestions: nearest(id, known),
  })
}

function notDrivable({ product, drivers }: Drivers): UserError {
  return new UserError({
    code: 'not-drivable',
    what: `the manifest of ${product.name} has no SQL, so plan cannot migrate it itself`,
    next: `use --driver ${['guided', ...drivers.map(({ id }) => id)].join(' or --driver ')}`,
  })
}

function valuesMissing({ id, values = [] }: DriverDefinition, names: readonly string[]): UserError {
  const about = values.filter(({ name }) => names.includes(name)).map((value) => `${value.name} (${value.about})`)
  return new UserError({
    code: 'value-missing',
    what: `the driver ${id} has to be told ${about.join(', ')}`,
    next: `add ${names.map((name) => `--with ${name}=VALUE`).join(' ')}`,
  })
}
