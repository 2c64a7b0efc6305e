import { UserError } from '../domain/errors.ts'
import { type Installation } from '../domain/installation.ts'
import { staleAfterDays, type Manifest } from '../domain/manifest.ts'
import { nearest } from '../domain/nearest.ts'
import { dayOf, daysBetween } from '../domain/time.ts'
import { type ManifestFacts } from '../results/upgrade.ts'
import { type Ports } from '../ports/ports.ts'
import { loadManifest } from './manifest-folder.ts'
import { namedIn } from './named-in.ts'
import { checkoutDefaults } from './checkout-defaults.ts'
import { foldersUpward } from './folders-upward.ts'

/** Which manifest a person named, by flags and installation file. */
export interface ManifestChoice {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly installation?: { readonly path: string; readonly value: Installation } | undefined
}

export interface ChosenManifest {
  readonly manifest: Manifest
  readonly facts: ManifestFacts
  /** Flags that choose the same manifest again. */
  readonly flags: readonly string[]
  /** Absolute path of the file or folder. */
  readonly path: string
  /** The id of a shipped product; undefined for a manifest of one's own. */
  readonly shipped: string | undefined
  /** Nobody named a product, and none is near. */
  readonly isDefault: boolean
}

export interface Found {
  readonly path: string
  readonly shipped?: string
  readonly isDefault?: boolean
  readonly source: string
  readonly flags: readonly string[]
}

/**
 * Finds the manifest a command means: a flag, then the environment, then the installation file, then the checkout's
 * `.waystop.yaml`, then the nearest manifest upward, else the shipped GitLab manifest, which is said.
 */
export async function chooseManifest(ports: Ports, choice: ManifestChoice): Promise<ChosenManifest> {
  const found = (await findManifest(ports, choice)) ?? byDefault(ports)
  const manifest = await loadManifest(ports, found.path)
  const { path, flags, shipped: product, isDefault = false } = found
  return { manifest, facts: factsOf(ports, manifest, found), flags, path, shipped: product, isDefault }
}

/** The same without reading it; undefined when no product was named and none is near. */
export async function findManifest(ports: Ports, choice: ManifestChoice): Promise<Found | undefined> {
  return byFlag(ports, choice) ?? byInstallation(ports, choice) ?? (await nearManifest(ports))
}

/** The manifest of the checkout around, where there is one. */
export async function nearManifest(ports: Ports): Promise<Found | undefined> {
  return (await byCheckout(ports)) ?? nearestUpward(ports)
}

function byFlag(ports: Ports, { manifest, product }: ManifestChoice): Found | undefined {
  const { environment, workingFolder } = ports.place
  const path = manifest ?? (product === undefined ? environment['WAYSTOP_MANIFEST'] : undefined)
  if (path) return { path: ports.files.resolve(workingFolder, path), source: path, flags: ['--manifest', path] }
  const id = product ?? environment['WAYSTOP_PRODUCT']
  const source = product === undefined ? 'WAYSTOP_PRODUCT' : undefined
  return id ? { ...namedIn(source, () => shipped(ports, id)), flags: ['--product', id] } : undefined
}

function byInstallation(ports: Ports, { installation }: ManifestChoice): Found | undefined {
  if (!installation) return undefined
  const { path, value } = installation
  if (value.manifest !== undefined)
    return {
      path: ports.files.resolve(path, '..', value.manifest),
      source: `${value.manifest}, named by ${path}`,
      flags: [],
    }
  const { product } = value
  return product === undefined ? undefined : { ...namedIn(path, () => shipped(ports, product)), flags: [] }
}

async function byCheckout(ports: Ports): Promise<Found | undefined> {
  const defaults = await checkoutDefaults(ports)
  if (defaults?.manifest === undefined) return undefined
  return {
    path: ports.files.resolve(defaults.folder, defaults.manifest),
    source: `${defaults.manifest}, named by ${defaults.file}`,
    flags: [],
  }
}

/** A file `manifest.yaml` that says it is one, or a folder `manifests` that holds it. */
function nearestUpward({ files, place }: Ports): Found | undefined {
  for (const folder of foldersUpward(files.resolve(place.workingFolder))) {
    const inFolder = files.resolve(folder, 'manifests', 'manifest.yaml')
    if (isManifest(files, inFolder)) return { path: files.resolve(folder, 'manifests'), source: inFolder, flags: [] }
    const file = files.resolve(folder, 'manifest.yaml')
    if (isManifest(files, file)) return { path: file, source: file, flags: [] }
  }
  return undefined
}

function isManifest(files: Ports['files'], file: string): boolean {
  return files.kindOf(file) === 'file' && /^manifest:\s*1\b/mu.test(files.readText(file).slice(0, 4096))
}

function byDefault(ports: Ports): Found {
  const found = shipped(ports, 'gitlab')
  return { ...found, source: `${found.source}, because no product was named`, flags: [], isDefault: true }
}

export function shippedProducts({ files, place }: Ports): string[] {
  const folder = files.resolve(place.packageRoot, 'manifests')
  return files
    .listBelow(folder)
    .filter((file) => /^[^/]+\/manifest\.yaml$/u.test(file))
    .map((file) => file.split('/')[0]!)
}

function shipped(ports: Ports, id: string): Found {
  const path = ports.files.resolve(ports.place.packageRoot, 'manifests', id)
  const known =
    /^[a-z0-9][a-z0-9-]*$/u.test(id) && ports.files.kindOf(ports.files.resolve(path, 'manifest.yaml')) === 'file'
  if (known) return { path, source: `shipped manifest ${id}`, flags: ['--product', id], shipped: id }
  const products = shippedProducts(ports)
  const near = nearest(id, products)
  throw new UserError({
    code: 'unknown-product',
    what: `no manifest for a product "${id}" is shipped`,
    next: `shipped are ${products.join(', ')}; use --manifest PATH for your own`,
    suggestions: near,
  })
}

export function factsOf({ clock }: Ports, { product, completeUntil }: Manifest, found: Found): ManifestFacts {
  const age = Math.max(0, daysBetween(completeUntil, dayOf(clock.now())))
  return {
    product: product.id,
    name: product.name,
    complete_until: completeUntil,
    age_days: age,
    stale: age > staleAfterDays,
    by_default: found.isDefault ?? false,
    source: found.source,
  }
}
