import { type Database } from '../../ports/database.ts'
import { type Driver, type StepExecutor } from '../../run/driver.ts'
import { callProgram } from '../../run/drivers/call.ts'
import { hopValues } from '../../run/drivers/site.ts'
import { backupExecutor } from '../../run/executors/backup.ts'
import { componentExecutor } from '../../run/executors/component.ts'
import { gateExecutors } from '../../run/executors/gates.ts'
import { waitExecutor } from '../../run/executors/wait.ts'
import { type StepKind } from '../../domain/step.ts'
import { preflightExecutor } from '../preflight/executor.ts'
import { landingsOf } from './estimates.ts'
import { plannedComponents } from './planned-components.ts'
import { recordExecutor } from './record-executor.ts'
import { flagsIn } from './remembered.ts'
import { type RunGround } from './run-ground.ts'
import { unnamedDriver } from './unnamed-driver.ts'

/** The executors of all kinds: the driver's, and those that are the same whoever drives. */
export function executorsOf(
  ground: RunGround,
  driver: Driver,
  values: Readonly<Record<string, string>>,
): ReadonlyMap<StepKind, StepExecutor> {
  const { ports, flags, site, zone, choice, store } = ground
  const { clock, processes, place } = ports
  const { manifest, installation } = site
  const timeout = installation?.backup?.timeout
  const { product } = manifest
  const definition = choice.definition ?? unnamedDriver
  const site_ = { ports, definition, options: { product, values } }
  return new Map<StepKind, StepExecutor>([
    ...driver.executors,
    ['preflight', preflightExecutor({ ports, flags, reader: driver.reader, question: (run) => flagsIn(run.question) })],
    ...gateExecutors({
      call: (call, words, signal) => callProgram({ processes, place }, call, words, signal),
      gates: manifest.gates,
      values: (hop) => hopValues(site_, hop),
    }),
    ['wait', waitExecutor({ clock, zone, manifest, landings: () => landingsOf(store) })],
    ['backup', backupExecutor({ processes, clock, place, timeout, driver: driver.executors.get('backup') })],
    [
      'component',
      componentExecutor({ manifest, databases: () => databases(ground), planned: plannedComponents(ports) }),
    ],
    ['record', recordExecutor(driver)],
  ])
}

/** Those that answer; they are shared, and closed at the end. */
function databases({ ports, site }: RunGround): Promise<readonly Database[]> {
  const servers = site.targets.filter(({ kind }) => kind === 'postgresql')
  return Promise.all(servers.map((target) => ports.databases.open(target)))
}
