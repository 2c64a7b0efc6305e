import { type Manifest } from '../../../domain/manifest.ts'
import { type Duration } from '../../../domain/time.ts'
import { type Version } from '../../../domain/version.ts'
import { resolveInstalled, resolveTarget } from '../../../planner/target.ts'
import { type Ports } from '../../../ports/ports.ts'
import { type StepContext } from '../../../run/driver.ts'
import { type BackgroundGround, backgroundGround } from '../../background/ground.ts'
import { backgroundReader, type Reader } from '../../background/reader.ts'
import { siteCommand } from '../../migrate/command.ts'
import { named } from '../../planning.ts'
import { type RunSiteFlags } from '../flags.ts'

/** What the native driver is told besides the site. */
export interface NativeFlags extends RunSiteFlags {
  /** Batches that are worked on at once in each database; default 2. */
  readonly workers?: number | undefined
  /** Post migrations are left out; the next hop is refused until they have run. */
  readonly skipPost?: boolean | undefined
  /** How long to wait for another process that migrates. */
  readonly wait?: Duration | undefined
}

/** The ground on which every step of the native driver is done. */
export interface NativeGround {
  readonly ports: Ports
  readonly flags: NativeFlags
}

/** A hop and its databases, while a step looks at background work. */
export interface NativeHop extends NativeGround {
  readonly context: StepContext
  readonly ground: BackgroundGround
  readonly manifest: Manifest
  readonly from: Version
  readonly to: Version
  readonly reader: Reader
}

/** What a step asks of the world: its own signal ends its work, not that of the process alone. */
export function portsOf({ ports }: NativeGround, { stop }: Pick<StepContext, 'stop'>): Ports {
  return { ...ports, host: { ...ports.host, stopSignal: () => stop } }
}

/** Reads the hop's background work; the databases are given back whatever happens. */
export async function atHop<T>(
  native: NativeGround,
  context: StepContext,
  work: (hop: NativeHop) => Promise<T>,
): Promise<T> {
  const ports = portsOf(native, context)
  const ground = await backgroundGround(ports, native.flags, `plan run, step ${context.step.id}`)
  // Only a vendor's system has no manifest.
  const manifest = ground.manifest!
  const from = named(resolveInstalled(manifest, context.hop.from), 'from')
  const to = named(resolveTarget(manifest, context.hop.to), 'to')
  const reader = await backgroundReader(ports, ground)
  try {
    return await work({ ...native, ports, context, ground, manifest, from, to, reader })
  } finally {
    await reader.close()
  }
}

/** A command line about the same site. */
export function lineOf({ flags }: NativeGround, ...words: readonly string[]): string {
  return siteCommand(words, flags)
}
