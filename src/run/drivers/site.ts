import { type DriverDefinition, type DriverVerb } from '../../domain/driver.ts'
import { UserError } from '../../domain/errors.ts'
import { formatLine, lineOf } from '../../domain/line.ts'
import { nearest } from '../../domain/nearest.ts'
import { type Product } from '../../domain/product.ts'
import { type ProgramCall } from '../../domain/program-call.ts'
import { type Duration } from '../../domain/time.ts'
import { compareVersions, parseVersion } from '../../domain/version.ts'
import { type Ports } from '../../ports/ports.ts'
import { type ShownCommand, type SiteReader } from '../driver.ts'
import { type RunHop, type RunRecord } from '../record.ts'
import { type CallAnswer, callProgram, callsHere, shownCall } from './call.ts'

export type DriverPorts = Pick<Ports, 'processes' | 'place' | 'clock'>

/** What a driver knows of the site, besides its definition. */
export interface DriverOptions {
  /** The product is known to have no background migrations: nobody is asked how they stand. Default: it may have some. */
  readonly withoutBackground?: boolean | undefined
  readonly product: Product
  /** What a person gave: `--with package=gitlab-ce`; `finalize=force` asks for forced finalizing. */
  readonly values: Readonly<Record<string, string>>
  /** Reads databases; asked before the driver's own `status`. */
  readonly databases?: SiteReader | undefined
  /** Milliseconds between two looks at background work. Default: 30 s. */
  readonly poll?: Duration | undefined
  /** Milliseconds without any movement after which it is stalled. Default: 30 minutes. */
  readonly stalledAfter?: Duration | undefined
}

/** A definition at one site. */
export interface Site {
  readonly ports: DriverPorts
  readonly definition: DriverDefinition
  readonly options: DriverOptions
}

/** Asked for by `--with finalize=force`, everywhere. */
export const finalizeValue = 'finalize'

/** What calls are told at this site: defaults, and what a person gave. Throws UserError for what the driver does not take. */
export function siteValues(definition: DriverDefinition, given: Readonly<Record<string, string>>): Map<string, string> {
  const declared = definition.values ?? []
  const choices = { name: finalizeValue, about: 'wait or force', default: undefined, choices: ['wait', 'force'] }
  const known = [...declared, choices]
  const values = new Map(declared.flatMap(({ name, default: usual }) => (usual === undefined ? [] : [[name, usual]])))
  for (const [name, value] of Object.entries(given)) {
    const entry = known.find((one) => one.name === name)
    if (!entry) throw unknownValue(definition, name)
    if (entry.choices.length > 0 && !entry.choices.includes(value)) throw noChoice(name, value, entry.choices)
    values.set(name, value)
  }
  return values
}

function unknownValue({ id, values = [] }: DriverDefinition, name: string): UserError {
  const names = values.map((value) => value.name)
  return new UserError({
    code: 'unknown-value',
    what: `the driver ${id} takes no value "${name}"`,
    next:
      names.length === 0
        ? 'leave --with out'
        : `it takes ${values.map((one) => `${one.name} (${one.about})`).join(', ')}`,
    suggestions: nearest(name, names),
  })
}

function noChoice(name: string, value: string, choices: readonly string[]): UserError {
  return new UserError({
    code: 'bad-value',
    what: `"${value}" is nothing that ${name} may be`,
    next: `say --with ${name}=${choices.join(` or --with ${name}=`)}`,
    suggestions: nearest(value, choices),
  })
}

/** Values of the site that its calls need and nobody gave. */
export function missingValues(
  definition: DriverDefinition,
  given: Readonly<Record<string, string>>,
): readonly string[] {
  const values = siteValues(definition, given)
  return (definition.values ?? []).filter(({ name }) => !values.has(name)).map(({ name }) => name)
}

/** Everything calls of a hop may be told. */
export function hopValues(
  { definition, options }: Site,
  hop: Pick<RunHop, 'from' | 'to' | 'number'>,
  run?: Pick<RunRecord, 'id'>,
): ReadonlyMap<string, string> {
  const values = readingValues({ definition, options })
  values.set('version', hop.to).set('from', hop.from).set('hop', String(hop.number))
  if (run) values.set('run', run.id)
  const { product } = options
  for (const [name, text] of [['line', hop.to] as const, ['from_line', hop.from] as const]) {
    const version = parseVersion(product.scheme, text)
    if (version && product.lineParts !== undefined) values.set(name, formatLine(lineOf(product, version)))
  }
  return values
}

/** What calls are told outside of any hop. */
export function readingValues({ definition, options }: Pick<Site, 'definition' | 'options'>): Map<string, string> {
  return new Map([...siteValues(definition, options.values)].map(([name, value]) => [`with.${name}`, value]))
}

export function callsOf(
  { definition }: Site,
  verb: DriverVerb,
  values: ReadonlyMap<string, string>,
): readonly ProgramCall[] {
  return callsHere(definition.calls.get(verb), values)
}

export function shownCalls(site: Site, verb: DriverVerb, values: ReadonlyMap<string, string>): readonly ShownCommand[] {
  return callsOf(site, verb, values).map((call) => ({ on: call.on, command: shownCall(call, values) }))
}

export function make(
  { ports }: Site,
  call: ProgramCall,
  values: ReadonlyMap<string, string>,
  signal?: AbortSignal,
): Promise<CallAnswer> {
  return callProgram(ports, call, values, signal)
}

/** A version as the product spells it: `v1.2.0` is `1.2.0`. */
export function spelled(
  { options: { product } }: Pick<Site, 'options'>,
  version: string | undefined,
): string | undefined {
  return version === undefined ? undefined : (parseVersion(product.scheme, version)?.text ?? version)
}

/** Are two versions one? Spellings differ: `v1.2.0` is `1.2.0`. */
export function isVersion({ options: { product } }: Site, a: string, b: string): boolean {
  const [first, second] = [parseVersion(product.scheme, a), parseVersion(product.scheme, b)]
  return first && second ? compareVersions(first, second) === 0 : a === b
}
