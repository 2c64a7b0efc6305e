import { UserError } from '../../domain/errors.ts'
import { type Installation } from '../../domain/installation.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Database } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { factsOf, findManifest, shippedProducts, type ManifestChoice } from '../chosen-manifest.ts'
import { loadInstallation } from '../installation-file.ts'
import { loadManifest } from '../manifest-folder.ts'
import { type ManifestFacts } from '../../results/upgrade.ts'
import { resolveTargets, type TargetFlags, type Targets } from './targets.ts'

/** What every command that touches databases is told. */
export interface EngineFlags extends TargetFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly installation?: string | undefined
}

/** A product and where its databases are. */
export interface EngineGround extends Targets {
  readonly manifest: Manifest
  readonly facts: ManifestFacts
  /** Absolute folder that the manifest's paths start from. */
  readonly folder: string
  readonly installation: Installation | undefined
}

/** Chooses product and databases. Commands that touch a database never guess the product. */
export async function engineGround(ports: Ports, flags: EngineFlags, command: string): Promise<EngineGround> {
  const { installation: path } = flags
  const installation = path === undefined ? undefined : { path, value: await loadInstallation(ports, path) }
  const choice: ManifestChoice = { manifest: flags.manifest, product: flags.product, installation }
  const found = await findManifest(ports, choice)
  if (!found) throw noProduct(ports)
  const manifest = await loadManifest(ports, found.path)
  const { databases, product } = manifest
  const targets = resolveTargets(ports, { flags, installation, databases, product: product.id, command })
  return {
    ...targets,
    manifest,
    facts: factsOf(ports, manifest, found),
    folder: folderOf(ports, found.path),
    installation: installation?.value,
  }
}

/** Opens every database that was given, and closes them whatever happens. */
export async function withDatabases<T>(
  ports: Ports,
  { targets }: Targets,
  work: (databases: readonly Database[]) => Promise<T>,
): Promise<T> {
  const opened: Database[] = []
  try {
    for (const target of targets) opened.push(await ports.databases.open(target))
    return await work(opened)
  } finally {
    await Promise.allSettled(opened.map((database) => database.close()))
  }
}

function folderOf({ files }: Ports, path: string): string {
  return files.kindOf(path) === 'file' ? files.resolve(path, '..') : files.resolve(path)
}

/** Nobody named a product, and guessing one would read somebody else's database. */
export function noProduct(ports: Ports): UserError {
  return new UserError({
    code: 'no-product',
    what: 'no product was named, and this command touches a database',
    next: `add --manifest PATH, or --product with one of ${shippedProducts(ports).join(', ')}`,
  })
}
