import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatLine } from '../../src/domain/line.ts'
import { compareText, parseNumbers, parseVersion, type Version } from '../../src/domain/version.ts'
import { type Manifest } from '../../src/domain/manifest.ts'
import { type Truth } from '../../src/domain/truth.ts'
import { type ManifestFile, readManifest } from '../../src/manifest/read-manifest.ts'
import { type ManifestDocument } from '../../src/manifest/schema/manifest.ts'
import { type Plan, planUpgrade } from '../../src/planner/plan.ts'
import { type PlanRequest } from '../../src/planner/request.ts'
import { resolveInstalled, resolveTarget } from '../../src/planner/target.ts'

const shippedFolder = fileURLToPath(new URL('../../manifests', import.meta.url))

/** The texts of a shipped manifest, as they lie in its folder. */
export function shippedFiles(product: string): ManifestFile[] {
  const folder = join(shippedFolder, product)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .toSorted(compareText)
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(folder, path), 'utf8') }))
}

/** The manifest a text or some files say; whatever is wrong with it ends the test. */
export function manifestOf(source: string | readonly ManifestFile[]): Manifest {
  const result = readManifest(typeof source === 'string' ? [{ path: 'manifest.yaml', text: source }] : source)
  if ('ok' in result) return result.ok
  throw new Error(result.problems.map(({ place, message }) => `${place.line}:${place.column} ${message}`).join('\n'))
}

export type Body = Omit<ManifestDocument, 'manifest' | 'product' | 'complete_until'> &
  Partial<Pick<ManifestDocument, 'product' | 'complete_until'>>

/** A document with everything it must have; lists are as given. */
export function documentOf(body: Body): ManifestDocument {
  const product = { id: 'shop', name: 'Shop', version_scheme: 'semver', line: 2 } as const
  return { manifest: 1, product, complete_until: '2026-01-01', ...body }
}

/** A manifest out of plain data; JSON is YAML. */
export function manifestWith(body: Body): Manifest {
  return manifestOf(JSON.stringify(documentOf(body)))
}

/** Releases by their versions alone. */
export function releases(...versions: string[]): { version: string }[] {
  return versions.map((version) => ({ version }))
}

export type Ask = Partial<Omit<PlanRequest, 'from' | 'to' | 'answers' | 'components' | 'history'>> & {
  readonly answers?: Readonly<Record<string, Truth>>
  readonly components?: Readonly<Record<string, string>>
  readonly history?: readonly string[]
}

/** A request in the words of the command line. */
export function requestFor(manifest: Manifest, from: string, to: string, ask: Ask = {}): PlanRequest {
  const { answers = {}, components = {}, history = [], ...rest } = ask
  return {
    mode: 'offline',
    accepted: [],
    strict: false,
    installType: undefined,
    today: manifest.completeUntil,
    nodes: new Map(),
    estimates: new Map(),
    pendingPostMigrations: 'no',
    ...rest,
    from: named(resolveInstalled(manifest, from)),
    to: named(resolveTarget(manifest, to)),
    answers: new Map(Object.entries(answers)),
    components: new Map(Object.entries(components).map(([id, text]) => [id, parseNumbers(text)!])),
    history: history.map((text) => parseVersion(manifest.product.scheme, text)!),
  }
}

function named(words: ReturnType<typeof resolveTarget>): Version {
  if ('version' in words) return words.version
  throw new Error(words.problem)
}

export function planOf(manifest: Manifest, from: string, to: string, ask: Ask = {}): Plan {
  return planUpgrade(manifest, requestFor(manifest, from, to, ask), { alternatives: false })
}

/** The landings of a plan in order, the verdict when there is none. */
export function landingsOf({ path, verdict }: Plan): string[] | Plan['verdict'] {
  return path ? path.hops.map(({ to }) => to) : verdict
}

/** What a manifest said on an earlier day: lines and releases that came later are gone, undated ones go with their line. */
export function asOf(manifest: Manifest, day: string): Manifest {
  const isOut = ({ date }: { readonly date: string | undefined }) => date === undefined || date <= day
  const lines = manifest.lines.filter(isOut)
  const known = new Set(lines.map(({ line }) => formatLine(line)))
  const out = manifest.releases.filter((release) => isOut(release) && known.has(formatLine(release.line)))
  return { ...manifest, completeUntil: day, releases: out, lines }
}
