import { type Manifest } from '../../domain/manifest.ts'
import { type Product } from '../../domain/product.ts'
import { locate, type Located } from '../located.ts'
import { type ManifestProblem } from '../problem.ts'
import { type ManifestDocument } from '../schema/manifest.ts'
import { checkDependencyCycles } from './dependency-cycles.ts'
import { resolveDrivers, type Presets } from './drivers.ts'
import { resolveBackgroundMigrations, resolveMigrations } from './migrations.ts'
import { resolveApiVersions, resolveCoverage, resolvePolicy, resolveSources } from './policy.ts'
import {
  resolveBlocks,
  resolveComponents,
  resolveConditions,
  resolveDwell,
  resolveGates,
  resolveInstallTypes,
  resolveNotes,
} from './questions.ts'
import { resolveLines, resolveReleases } from './releases.ts'
import { resolveSamples } from './samples.ts'
import { entriesOf, readDate, type Entry, type Scope } from './scope.ts'
import { resolveSquashes } from './squashes.ts'
import { resolveStops, withSchedule } from './stops.ts'

export interface Resolution {
  readonly manifest: Manifest
  readonly problems: readonly ManifestProblem[]
}

type ListKey = {
  [K in keyof ManifestDocument]-?: NonNullable<ManifestDocument[K]> extends readonly object[] ? K : never
}[keyof ManifestDocument]

/** Parses every version, links every reference and orders everything of a document that fits the schema. */
export function resolveManifest(document: ManifestDocument, root: Located, presets?: Presets): Resolution {
  const scope: Scope = { product: productOf(document), problems: [] }
  const entries: Entries = (key) => entriesOf(root, key, document[key] as Items<typeof key>)
  const whole: Entry<ManifestDocument> = { value: document, located: root }
  const databases = document.databases ?? ['main']
  const policy = resolvePolicy(scope, { value: document.policy ?? {}, located: locate(root, ['policy']) })
  const components = resolveComponents(scope, entries('components'))
  const installTypes = resolveInstallTypes(scope, entries('install_types'))
  const conditions = resolveConditions(scope, entries('conditions'), new Set(databases))
  const releases = resolveReleases(scope, entries('releases'), ids(components))
  const lines = resolveLines(scope, entries('lines'), releases)
  const declaredStops = resolveStops(scope, entries('stops'), ids(conditions))
  const manifest: Manifest = {
    product: scope.product,
    completeUntil: readDate(scope, whole, 'complete_until', document.complete_until) ?? document.complete_until,
    coverage: resolveCoverage(scope, entries('coverage')),
    policy,
    databases,
    components,
    conditions,
    installTypes,
    drivers: resolveDrivers(scope, entries('drivers'), { installTypes: ids(installTypes), presets }),
    lines,
    releases,
    stops: withSchedule(scope, declaredStops, policy, lines),
    ...resolveWork(scope, entries, databases),
    squashes: resolveSquashes(scope, entries('squashes'), databases),
    blocks: resolveBlocks(scope, entries('blocks'), ids(conditions)),
    dwell: resolveDwell(scope, entries('dwell')),
    gates: resolveGates(scope, entries('gates'), ids(installTypes)),
    notes: resolveNotes(scope, entries('notes'), ids(installTypes)),
    samples: resolveSamples(scope, entries('samples'), databases),
    sources: resolveSources(scope, entries('sources')),
  }
  return { manifest, problems: scope.problems }
}

type Entries = <K extends ListKey>(key: K) => Entry<Items<K>[number]>[]

function resolveWork(
  scope: Scope,
  entries: Entries,
  databases: readonly string[],
): Pick<Manifest, 'apiVersions' | 'migrations' | 'backgroundMigrations'> {
  const migrations = resolveMigrations(scope, entries('migrations'), databases)
  const links = { databases, migrations }
  const backgroundMigrations = resolveBackgroundMigrations(scope, entries('background_migrations'), links)
  checkDependencyCycles(scope, migrations, backgroundMigrations)
  return { apiVersions: resolveApiVersions(scope, entries('api_versions')), migrations, backgroundMigrations }
}

type Items<K extends ListKey> = readonly NonNullable<ManifestDocument[K]>[number][]

function productOf({ product }: ManifestDocument): Product {
  const { id, name, version_scheme: scheme, line } = product
  return { id, name, scheme, lineParts: line === 'none' ? undefined : line }
}

function ids(items: readonly { readonly id: string }[]): Set<string> {
  return new Set(items.map(({ id }) => id))
}
