import { type DriverDefinition, type DriverVerb } from '../../domain/driver.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type ProgramCall } from '../../domain/program-call.ts'
import { chooseDriver, type DriverChoice } from '../../run/drivers/choose-driver.ts'
import { stepVerbs } from '../../run/drivers/command-driver.ts'
import { isDriven } from '../migrate/driven.ts'
import { valuesOf } from '../run/values.ts'
import { type RehearseFlags } from './flags.ts'

/** What the product's tools may do while its upgrade is rehearsed. */
export interface Calls {
  /** Who would drive a run; its calls are the marked ones. Undefined: none is marked. */
  readonly choice: DriverChoice | undefined
  readonly values: Readonly<Record<string, string>>
  /** Steps of a run of which no call is marked. */
  readonly unmarked: readonly (typeof stepVerbs)[number][]
  /** What is called for these steps in a run and not here, and why. */
  readonly leftOut: readonly string[]
}

/** Verbs that the engine does itself. Whatever a driver has for them is never called. */
const ours: ReadonlySet<DriverVerb> = new Set(['migrate', 'post-migrate', 'status', 'finalize'])
const migrating: readonly DriverVerb[] = ['migrate', 'post-migrate']
const readings: readonly DriverVerb[] = ['verify', 'version']

/** Leaves of a driver what is marked `rehearsable`; a backup never is, whatever it says. */
export function rehearsableCalls(manifest: Manifest, flags: Pick<RehearseFlags, 'driver' | 'with'>): Calls {
  const chosen = chooseDriver(manifest, { driver: flags.driver, drivable: isDriven(manifest) })
  const values = valuesOf({ with: flags.with })
  const { kind, definition } = chosen
  if (!definition) return { choice: undefined, values, unmarked: [], leftOut: [] }
  const has = (verb: DriverVerb): boolean => definition.calls.has(verb) && !ours.has(verb)
  // What a person does is shown to nobody here.
  const marked = kind === 'guided' ? new Map<DriverVerb, readonly ProgramCall[]>() : markedOf(definition)
  return {
    choice: marked.size === 0 ? undefined : { ...chosen, definition: { ...definition, calls: marked } },
    values,
    unmarked: stepVerbs.filter((verb) => has(verb) && !marked.has(verb)),
    leftOut: [
      ...migrating
        .filter((verb) => kind === 'command' && definition.calls.has(verb))
        .map((verb) => `the calls of ${verb} were left out: the engine migrated instead`),
      ...readings
        .filter((verb) => has(verb) && !marked.has(verb))
        .map((verb) => `the calls of ${verb} were left out: none is marked rehearsable`),
    ],
  }
}

function markedOf({ calls }: DriverDefinition): Map<DriverVerb, readonly ProgramCall[]> {
  const marked = new Map<DriverVerb, readonly ProgramCall[]>()
  for (const [verb, list] of calls) {
    const some = list.filter(({ rehearsable }) => rehearsable)
    if (some.length === 0 || ours.has(verb) || verb === 'backup') continue
    // A step that is done by halves is another step: its executor leaves it out where one call is not marked.
    marked.set(verb, readings.includes(verb) ? some : list)
  }
  return marked
}
