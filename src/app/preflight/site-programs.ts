import { type Gate } from '../../domain/constraint-entries.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Ports } from '../../ports/ports.ts'
import { callProgram } from '../../run/drivers/call.ts'
import { driverOf } from '../../run/drivers/choose-driver.ts'
import { hopValues } from '../../run/drivers/site.ts'
import { checkGates, type GateReading } from '../../run/gate-check.ts'
import { type GateAnswer } from '../../run/preflight/ground.ts'
import { type PlanningFlags, type PlanningGround } from '../planning.ts'
import { driverChoice } from '../run/choice.ts'
import { unnamedDriver } from '../run/unnamed-driver.ts'
import { valuesOf } from '../run/values.ts'
import { type Helpers } from './judge-site.ts'

/** What a person said of programs of the machine: none is called that nobody asked for. */
export interface ProgramFlags {
  /** `native`, `guided`, or an id of the manifest's drivers: its `version` and `status` calls are made. */
  readonly driver?: string | undefined
  /** `service=web`: placeholders of commands. */
  readonly with?: readonly string[] | undefined
  /** Ask the gates that have a program, whoever drives. */
  readonly gates?: boolean | undefined
}

type Asked = ProgramFlags & Pick<PlanningFlags, 'install'>

/** Whoever named a driver, here or in the installation file, wants its programs asked; `--gates` those of gates alone. */
export function sitePrograms(
  ports: Ports,
  flags: Asked,
  { chosen: { manifest }, installation }: PlanningGround,
): Pick<Helpers, 'reader' | 'gates' | 'remarks'> {
  const isNamed = (flags.driver ?? installation?.driver) !== undefined
  if (!isNamed && flags.gates !== true) return { remarks: hasPrograms(manifest) ? [notCalled] : [] }
  const choice = driverChoice({ manifest, installation, installType: flags.install }, flags.driver)
  const options = { product: manifest.product, values: valuesOf(flags) }
  const driver = isNamed ? driverOf(ports, choice.chosen, options) : undefined
  const site = { ports, definition: choice.definition ?? unnamedDriver, options }
  return {
    reader: driver?.reader,
    gates: (gates, hop) => answersOf(ports, gates, hopValues(site, hop)),
    remarks: [],
  }
}

const notCalled =
  'no program of this machine was asked: --driver ID reads the installed version and background work with its calls and asks the gates, --gates the gates alone'

/** Is there anything that could be asked? */
function hasPrograms({ drivers, gates }: Manifest): boolean {
  return (
    drivers.some(({ calls }) => calls.has('version') || calls.has('status')) ||
    gates.some(({ check }) => check !== undefined)
  )
}

/** Programs are called here and nowhere else, one after the other; what only a person can answer stays listed for one. */
async function answersOf(
  { processes, place, host }: Ports,
  gates: readonly Gate[],
  values: ReadonlyMap<string, string>,
): Promise<readonly GateAnswer[]> {
  const asked = gates.filter(({ check }) => check !== undefined)
  const readings = await checkGates(asked, {
    call: (call, words, signal) => callProgram({ processes, place }, call, words, signal),
    values,
    signal: host.stopSignal(),
  })
  return readings.flatMap(answerOf)
}

const truths: Readonly<Record<GateReading['verdict'], GateAnswer['holds'] | undefined>> = {
  holds: 'yes',
  'not-yet': 'no',
  fails: 'no',
  unknown: 'unknown',
  stopped: 'unknown',
  ask: undefined,
}

function answerOf({ gate, verdict, because, command }: GateReading): GateAnswer[] {
  const holds = truths[verdict]
  return holds === undefined ? [] : [{ id: gate.id, holds, because, command }]
}
