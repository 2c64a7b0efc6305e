import { UserError } from '../domain/errors.ts'
import { type Installation } from '../domain/installation.ts'
import { type Manifest } from '../domain/manifest.ts'
import { dayOf } from '../domain/time.ts'
import { parseVersion, type Version } from '../domain/version.ts'
import { type PlanRequest } from '../planner/request.ts'
import { type Named, resolveInstalled, resolveTarget } from '../planner/target.ts'
import { type Ports } from '../ports/ports.ts'
import { type Asked } from '../results/upgrade.ts'
import { chooseManifest, type ChosenManifest } from './chosen-manifest.ts'
import { loadInstallation } from './installation-file.ts'
import { acceptedRisks, componentFlags, componentsOf, installTypeOf } from './installed.ts'
import { namedIn } from './named-in.ts'
import { type AskedWords, planningWords } from './planning-words.ts'
import { componentRemarks, ofSite, type SiteInput } from './site-input.ts'
import { toldFacts, type FactSources } from './told-facts.ts'

/** What a person asks for, as flags say it. Everything may be left to the installation file. */
export interface PlanningFlags extends AskedWords {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** The site is read also where no flag names a database: by whoever upgrades it. */
  readonly readSite?: boolean | undefined
}

/** A question the planner can answer, and how it was asked. */
export interface PlanningQuestion {
  readonly chosen: ChosenManifest
  readonly installation: Installation | undefined
  readonly request: PlanRequest
  readonly asked: Asked
  /** Flags that ask the same again, `--from` and `--to` left out. */
  readonly flags: readonly string[]
  readonly remarks: readonly string[]
  /** What was read of the site; undefined when no database was given. */
  readonly site: SiteInput | undefined
}

export interface PlanningGround {
  readonly chosen: ChosenManifest
  readonly installation: Installation | undefined
}

/** Chooses the manifest and the installation file that flags name. */
export async function chooseGround(ports: Ports, flags: PlanningFlags): Promise<PlanningGround> {
  const installation = flags.installation === undefined ? undefined : await loadInstallation(ports, flags.installation)
  const choice = {
    manifest: flags.manifest,
    product: flags.product,
    installation: installation && { path: flags.installation!, value: installation },
  }
  return { chosen: await chooseManifest(ports, choice), installation }
}

/** Reads everything a plan depends on. Whatever names nothing the manifest knows is a UserError that says what is known. */
export async function askPlanner(ports: Ports, flags: PlanningFlags): Promise<PlanningQuestion> {
  const ground = await chooseGround(ports, flags)
  return questionOn(ports, flags, ground, await siteOf(ports, flags, ground))
}

/** Reads the databases where a person gave any; an installation file alone makes nobody connect. */
export async function siteOf(
  ports: Ports,
  flags: PlanningFlags,
  ground: PlanningGround,
): Promise<SiteInput | undefined> {
  if (!flags.readSite && (flags.database ?? []).length === 0) return undefined
  const { siteFacts } = await import('./preflight/site-facts.ts')
  return siteFacts(ports, flags, ground)
}

/** The same where manifest and installation file are at hand. */
export function questionOn(
  ports: Ports,
  flags: PlanningFlags,
  { chosen, installation }: PlanningGround,
  site?: SiteInput,
): PlanningQuestion {
  const to = flags.to ?? 'newest'
  const { request, remarks } = requestOf(ports, flags, { manifest: chosen.manifest, installation, site })
  const again = [...chosen.flags, ...planningWords(flags)]
  return { chosen, installation, request, asked: askedOf(request, to), flags: again, remarks, site }
}

interface Known {
  readonly manifest: Manifest
  readonly installation: Installation | undefined
  readonly site: SiteInput | undefined
}

function requestOf(
  ports: Ports,
  flags: PlanningFlags,
  { manifest, installation, site }: Known,
): { request: PlanRequest; remarks: readonly string[] } {
  const today = dayOf(ports.clock.now())
  const facts = toldFacts(manifest, today, { ...factSources(ports, flags, installation), site: site?.answers })
  const risks = acceptedRisks(installation, flags.accept ?? [], today)
  const { install, installation: file } = flags
  const recorded = namedIn(file, () => componentsOf(manifest, installation?.components ?? []))
  const told = componentsOf(manifest, componentFlags(flags.component ?? []))
  const request: PlanRequest = {
    ...endsOf(manifest, flags, { installation, site }),
    mode: flags.zeroDowntime ? 'zero-downtime' : 'offline',
    answers: facts.answers,
    components: new Map([...recorded, ...(site?.components ?? []), ...told]),
    accepted: risks.ids,
    strict: flags.strict ?? false,
    installType:
      installTypeOf(manifest, install) ?? namedIn(file, () => installTypeOf(manifest, installation?.installType)),
    today,
    ...namedIn(file, () => pastOf(manifest, installation)),
    ...ofSite(site),
  }
  const read = [...(site?.remarks ?? []), ...componentRemarks(site, told, recorded)]
  return { request, remarks: [...facts.remarks, ...risks.remarks, ...read] }
}

function endsOf(
  manifest: Manifest,
  flags: PlanningFlags,
  { installation, site }: Pick<Known, 'installation' | 'site'>,
): Pick<PlanRequest, 'from' | 'to'> {
  const { from, installation: file } = flags
  const read = from === undefined ? site?.installed?.text : undefined
  const installed = from ?? read ?? installation?.version
  if (installed === undefined) throw missing('from', 'the installed version', exampleOf(manifest))
  const source = from === undefined && read === undefined ? file : undefined
  return {
    from: namedIn(source, () => named(resolveInstalled(manifest, installed), 'from')),
    to: named(resolveTarget(manifest, flags.to ?? 'newest'), 'to'),
  }
}

/** A version somebody could have, for an example that works. */
function exampleOf({ releases }: Manifest): string {
  const example = releases[Math.floor(releases.length / 2)]?.version.text ?? 'VERSION'
  return `--from ${example}, or --installation FILE with the version in it`
}

function factSources(
  { files, place }: Ports,
  flags: PlanningFlags,
  installation: Installation | undefined,
): FactSources {
  const file =
    flags.facts === undefined
      ? undefined
      : { name: flags.facts, text: files.readText(files.resolve(place.workingFolder, flags.facts)) }
  const recorded = installation && { name: flags.installation!, value: installation }
  return { installation: recorded, site: undefined, file, flags: flags.fact ?? [], assumeNo: flags.assumeNo ?? false }
}

function pastOf(
  { product }: Manifest,
  installation: Installation | undefined,
): Pick<PlanRequest, 'nodes' | 'history' | 'pendingPostMigrations'> {
  return {
    nodes: installation?.nodes ?? new Map(),
    history: (installation?.history ?? []).map((text) => parseVersion(product.scheme, text) ?? noVersion(text)),
    pendingPostMigrations: installation?.pendingPostMigrations ?? 'unknown',
  }
}

function noVersion(text: string): never {
  throw new UserError({
    code: 'bad-version',
    what: `"${text}" in the history is no version`,
    next: 'write the versions that ran here, like ["16.3.9", "16.7.10"]',
  })
}

export function missing(flag: string, what: string, example: string): UserError {
  return new UserError({ code: 'usage', what: `--${flag} is missing: ${what}`, next: `add ${example}` })
}

export function named(result: Named, flag: string): Version {
  if ('version' in result) return result.version
  throw new UserError({
    code: 'unknown-version',
    what: result.problem,
    next: `write --${flag} with a version the product has`,
    suggestions: result.suggestions,
  })
}

function askedOf(request: PlanRequest, to: string): Asked {
  return {
    from: request.from.text,
    to,
    mode: request.mode,
    strict: request.strict,
    answers: Object.fromEntries(request.answers),
    components: Object.fromEntries([...request.components].map(([id, { text }]) => [id, text])),
    accepted: [...request.accepted],
    ...(request.installType !== undefined && { install_type: request.installType }),
    today: request.today,
  }
}
