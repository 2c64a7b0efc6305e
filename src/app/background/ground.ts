import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { nearest } from '../../domain/nearest.ts'
import { redact } from '../../domain/redact.ts'
import { type SystemName } from '../../engine/background/system.ts'
import { type Ports } from '../../ports/ports.ts'
import { type ManifestFacts } from '../../results/upgrade.ts'
import { type EngineFlags, engineGround } from '../engine/ground.ts'
import { resolveTargets, type Targets } from '../engine/targets.ts'

/** What every command about background migrations is told. */
export interface BackgroundFlags extends EngineFlags {
  readonly system?: SystemName | undefined
  /** Databases of the product that this installation does not have. */
  readonly without?: readonly string[] | undefined
}

export interface BackgroundGround extends Targets {
  readonly system: SystemName
  /** Undefined for a system whose product needs no manifest. */
  readonly manifest: Manifest | undefined
  readonly facts: ManifestFacts | undefined
  readonly folder: string | undefined
  /** The version of the installation file. */
  readonly installed: string | undefined
  /** Names of all databases, in the manifest's order. */
  readonly databases: readonly string[]
  readonly without: readonly string[]
}

/** Chooses product and databases: `--system gitlab` names its product, and the registry has one database and no manifest. */
export async function backgroundGround(
  ports: Ports,
  flags: BackgroundFlags,
  command: string,
): Promise<BackgroundGround> {
  const { system = 'native', without = [] } = flags
  if (system === 'registry' && !namesProduct(ports, flags)) return registryGround(ports, flags, command)
  const named = system === 'gitlab' && !namesProduct(ports, flags) ? { ...flags, product: 'gitlab' } : flags
  const ground = await engineGround(ports, named, command)
  const { targets, remarks, manifest, facts, folder, installation } = ground
  const { databases } = manifest
  return {
    ...absent(ground, databases, without),
    targets: vendorTargets(system, targets),
    remarks,
    system,
    manifest,
    facts,
    folder,
    installed: installation?.version,
    databases,
    without,
  }
}

function registryGround(ports: Ports, flags: BackgroundFlags, command: string): BackgroundGround {
  const databases = ['main']
  const asked = { flags, installation: undefined, databases, product: 'registry', command }
  const { targets, missing, remarks } = resolveTargets(ports, asked)
  const { without = [] } = flags
  return {
    ...absent({ missing }, databases, without),
    targets: vendorTargets('registry', targets),
    remarks,
    system: 'registry',
    manifest: undefined,
    facts: undefined,
    folder: undefined,
    installed: undefined,
    databases,
    without,
  }
}

function namesProduct({ place }: Ports, { manifest, product, installation }: BackgroundFlags): boolean {
  const { WAYSTOP_MANIFEST: path, WAYSTOP_PRODUCT: id } = place.environment
  return [manifest, product, installation, path, id].some((name) => name !== undefined && name !== '')
}

/** A vendor's tables are never in an embedded database: where none was named, it was forgotten. */
export function vendorTargets(system: string, targets: Targets['targets']): Targets['targets'] {
  if (system === 'native' || targets.every(({ kind }) => kind === 'postgresql')) return targets
  throw new UserError({
    code: 'no-database',
    what: `no database was named, and those of ${system} are not embedded`,
    next: `add --database ${targets[0]?.name ?? 'main'}=postgresql://…, or an --installation file that names it`,
  })
}

/** What is missing, but for what was said not to exist. */
export function absent(
  { missing }: Pick<Targets, 'missing'>,
  databases: readonly string[],
  without: readonly string[],
): Pick<Targets, 'missing'> {
  for (const name of without) {
    if (missing.includes(name)) continue
    const isKnown = databases.includes(name)
    throw new UserError({
      code: isKnown ? 'usage' : 'unknown-database',
      what: isKnown ? `--without ${name} leaves out a database that is given` : `the product has no database "${name}"`,
      next: isKnown ? 'leave one of them out' : `its databases are ${databases.join(', ')}`,
      suggestions: isKnown ? [] : nearest(name, databases),
    })
  }
  return { missing: missing.filter((name) => !without.includes(name)) }
}

/** Flags that reach the same databases again; without passwords. */
export function groundFlags(flags: BackgroundFlags): string[] {
  const { system, manifest, product, installation, embedded } = flags
  return [
    ...(system === undefined || system === 'native' ? [] : ['--system', system]),
    ...(manifest === undefined ? [] : ['--manifest', manifest]),
    ...(product === undefined ? [] : ['--product', product]),
    ...(installation === undefined ? [] : ['--installation', installation]),
    ...(flags.database ?? []).flatMap((url) => ['--database', redact(url)]),
    ...(flags.directUrl ?? []).flatMap((url) => ['--direct-url', redact(url)]),
    ...(embedded === undefined ? [] : ['--embedded', embedded]),
    ...(flags.without ?? []).flatMap((name) => ['--without', name]),
  ]
}
