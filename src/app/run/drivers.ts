import { UserError } from '../../domain/errors.ts'
import { type Duration } from '../../domain/time.ts'
import { type Driver, type SiteReader } from '../../run/driver.ts'
import { driverOf as vendorDriver } from '../../run/drivers/choose-driver.ts'
import { type RunSiteFlags } from './flags.ts'
import { nativeDriver } from './native/driver.ts'
import { nativeReader } from './native/reader.ts'
import { type RunGround } from './run-ground.ts'

/** What drivers are told besides the site. */
export interface DriverFlags {
  readonly workers?: number | undefined
  readonly skipPost?: boolean | undefined
  readonly wait?: Duration | undefined
  /** Placeholders of commands. */
  readonly values: Readonly<Record<string, string>>
}

/** Whoever does the steps of this run. */
export function driverOf(ground: RunGround, told: DriverFlags): Driver {
  const { ports, flags, choice, site } = ground
  const { workers, skipPost, wait, values } = told
  const { product } = site.manifest
  const withoutBackground = site.manifest.backgroundMigrations.length === 0
  const options = { product, values, databases: databasesOf(ground), withoutBackground }
  const part = vendorDriver(ports, choice.chosen, options)
  if (choice.kind === 'native') return nativeDriver(ports, { ...flags, workers, skipPost, wait }, part)
  if (part) return part
  throw new UserError({
    code: 'no-driver',
    what: `the driver ${choice.id} of ${product.name} has no calls`,
    next: 'name another driver with --driver',
  })
}

/** A vendor's databases are read where somebody named them. */
function databasesOf({ ports, flags, choice, site }: RunGround): SiteReader | undefined {
  if (choice.kind === 'native' || (flags.database ?? []).length === 0) return undefined
  const system = vendorSystem(flags, site.manifest.product.id)
  if (system === undefined) return undefined
  const { background } = nativeReader({ ports, flags: { ...flags, system } })
  return { installed: () => Promise.resolve([]), background }
}

function vendorSystem({ system }: RunSiteFlags, product: string): RunSiteFlags['system'] {
  return system ?? (product === 'gitlab' ? 'gitlab' : undefined)
}
