import { UserError } from '../../domain/errors.ts'
import { machineZone } from '../../domain/zone.ts'
import { actorOf } from '../../engine/actor.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Driver, type StepExecutor } from '../../run/driver.ts'
import { type RunRecord } from '../../run/record.ts'
import { type StepKind } from '../../domain/step.ts'
import { engineGround } from '../engine/ground.ts'
import { sharedDatabases } from '../engine/shared-databases.ts'
import { choiceAgain, driverChoice, type DriverChoice } from './choice.ts'
import { driverOf, type DriverFlags } from './drivers.ts'
import { type RunSiteFlags } from './flags.ts'
import { executorsOf } from './executors.ts'
import { type RunGround } from './run-ground.ts'
import { openStore, type OpenedStore } from './stores.ts'

export interface Composed {
  readonly driver: Driver
  readonly executors: ReadonlyMap<StepKind, StepExecutor>
  /** Has the driver itself a way to back up? */
  readonly canBackUp: boolean
}

export interface GroundWish {
  /** The command, for records and messages. */
  readonly command: string
  /** The driver that is asked for, or the run whose driver it is; which one may depend on the product. */
  readonly driver?: ((product: string) => string | RunRecord | undefined) | undefined
  readonly installType?: string | undefined
}

/** Chooses product, driver and journal; whatever was opened is closed at the end. */
export async function atRun<Flags extends RunSiteFlags, T>(
  outer: Ports,
  flags: Flags,
  wish: GroundWish,
  work: (ground: RunGround<Flags>) => Promise<T>,
): Promise<T> {
  const databases = sharedDatabases(outer.databases, outer.clock)
  const ports = { ...outer, databases }
  let opened: OpenedStore | undefined
  try {
    const site = await engineGround(ports, flags, wish.command)
    const { manifest, installation } = site
    const asked = wish.driver?.(manifest.product.id)
    const choice =
      typeof asked === 'object'
        ? choiceAgain(site, asked)
        : driverChoice({ manifest, installation, installType: wish.installType }, asked)
    opened = await openStore(ports, { flags, site, choice })
    const zone = installation?.timeZone ?? machineZone()
    const { store, away } = opened
    return await work({ ports, flags, site, choice, store, zone, actor: actorOf(ports.host), away })
  } finally {
    await opened?.close()
    await databases.end()
  }
}

/** Executors of every kind of step that somebody does here. */
export function composed(ground: RunGround, flags: DriverFlags): Composed {
  const driver = driverOf(ground, flags)
  return { driver, executors: executorsOf(ground, driver, flags.values), canBackUp: driver.executors.has('backup') }
}

/** How a run that was started is driven: as it was then. */
export function sameDriver({ site, choice }: RunGround, record: RunRecord): DriverChoice {
  const { driver } = record
  if (driver.id === choice.id && driver.kind === choice.kind) return choice
  const again = choiceAgain(site, record)
  if (again.kind === driver.kind) return again
  throw new UserError({
    code: 'driver-changed',
    what: `the run was started with the driver ${driver.id} (${driver.kind}), which is now ${again.kind}`,
    next: 'put the manifest back as it was, or give the run up with plan run abort and start another',
  })
}
