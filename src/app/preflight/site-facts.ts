import { type Installation } from '../../domain/installation.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Truth } from '../../domain/truth.ts'
import { comparePrecedence, type Version } from '../../domain/version.ts'
import { valueOf } from '../../facts/known.ts'
import { type SystemName } from '../../engine/background/system.ts'
import { type Ports } from '../../ports/ports.ts'
import { resolveTarget } from '../../planner/target.ts'
import { type SiteFact } from '../../results/site-facts.ts'
import { type SiteReader } from '../../run/driver.ts'
import { hopDurations, plannerEstimates } from '../../run/preflight/durations.ts'
import { type InstalledAnswer, installedOf } from '../../run/preflight/installed.ts'
import { oldestServer, serverComponent } from '../../run/preflight/judge-components.ts'
import { type SiteReadings } from '../../run/preflight/readings.ts'
import { absent, type BackgroundFlags, groundFlags, vendorTargets } from '../background/ground.ts'
import { given, iso } from '../background/item.ts'
import { commandLine } from '../command-line.ts'
import { noProduct } from '../engine/ground.ts'
import { resolveTargets, type Targets } from '../engine/targets.ts'
import { type SiteInput } from '../site-input.ts'
import { atOpenSite, type SiteTargets } from './open-site.ts'
import { readForUpgrade, readState } from './readings.ts'

/** Everything about a site that a database tells, and what the planner may go by. */
export interface SiteFacts extends SiteInput {
  readonly readings: SiteReadings
  readonly answer: InstalledAnswer
}

/** What a person said of the site: where its databases are, and which versions it is about. */
export interface SiteFlags extends BackgroundFlags {
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Who says `from`, where it is no flag. */
  readonly fromAs?: string | undefined
}

interface SiteGround {
  readonly chosen: { readonly manifest: Manifest; readonly isDefault: boolean }
  readonly installation: Installation | undefined
}

/** Reads a site for whoever plans or judges an upgrade of it; nothing is written. */
export function siteFacts(ports: Ports, flags: SiteFlags, ground: SiteGround, reader?: SiteReader): Promise<SiteFacts> {
  const { manifest, isDefault } = ground.chosen
  if (isDefault && flags.system !== 'gitlab') throw noProduct(ports)
  const system = systemOf(manifest, flags)
  const targets = targetsOf(ports, flags, { ground, system, isTold: reader !== undefined })
  const again = siteWords(flags, system)
  const command = (...words: readonly string[]): string => commandLine(['plan', ...words, ...again])
  return atOpenSite(ports, targets, async (site) => {
    const state = await readState(ports, { manifest, site, system, reader, command })
    const told = { flag: flags.from, by: flags.fromAs, file: ground.installation?.version }
    const answer = installedOf(manifest, told, state)
    const to = resolveTarget(manifest, flags.to ?? 'newest')
    const from = answer.chosen?.version
    const readings =
      from && 'version' in to ? await readForUpgrade({ manifest, site }, state, { from, to: to.version }) : state
    return factsFrom(manifest, readings, answer)
  })
}

/** Flags that reach the same databases, for command lines of `plan bbm` and the like. */
export function siteWords(flags: SiteFlags, system: SystemName | undefined): readonly string[] {
  const asked: BackgroundFlags = { ...flags, system }
  return groundFlags(asked)
}

/** Whose tables hold background migrations; undefined where the product has none that `plan` can read. */
export function systemOf(manifest: Manifest, { system }: SiteFlags): SystemName | undefined {
  if (system !== undefined) return system
  if (manifest.product.id === 'gitlab') return 'gitlab'
  return manifest.migrations.some(({ up }) => up !== undefined) ? 'native' : undefined
}

interface Where {
  readonly ground: SiteGround
  readonly system: SystemName | undefined
  /** A driver tells of the site as well. */
  readonly isTold: boolean
  /** Who asks: the words of messages. */
  readonly command?: string | undefined
}

/** Where the databases of a site are; a product is never guessed. */
export function targetsOf(ports: Ports, flags: SiteFlags, { ground, system, isTold, command }: Where): SiteTargets {
  const { manifest } = ground.chosen
  const { databases, product } = manifest
  const installation =
    ground.installation && flags.installation !== undefined
      ? { path: flags.installation, value: ground.installation }
      : undefined
  const asked = { flags, installation, databases, product: product.id, command: command ?? 'plan preflight' }
  const all = resolveTargets(ports, asked)
  const { without = [] } = flags
  // Somebody else may tell how background work stands; what no database tells stays unknown.
  const isUnnamed = isTold && system !== 'native' && namesNone(flags, all)
  const found = isUnnamed ? { ...all, targets: [], missing: databases } : all
  return {
    ...found,
    ...absent(found, databases, without),
    targets: isUnnamed ? [] : vendorTargets(system ?? product.id, found.targets),
    databases: isUnnamed && !isReadInDatabases(manifest) ? [] : databases,
    without,
  }
}

function namesNone({ embedded }: SiteFlags, { targets }: Targets): boolean {
  return embedded === undefined && targets.every(({ kind }) => kind === 'embedded')
}

/** Is there anything about the product that its databases could tell? */
function isReadInDatabases({ migrations, backgroundMigrations, conditions, components }: Manifest): boolean {
  return (
    migrations.length > 0 ||
    backgroundMigrations.length > 0 ||
    conditions.some(({ probe }) => probe !== undefined) ||
    components.some(({ id }) => id === serverComponent)
  )
}

function factsFrom(manifest: Manifest, readings: SiteReadings, answer: InstalledAnswer): SiteFacts {
  const server = manifest.components.some(({ id }) => id === serverComponent) ? oldestServer(readings) : undefined
  const estimates = plannerEstimates(manifest, readings)
  return {
    readings,
    answer,
    installed: answer.chosen?.version,
    answers: new Map(readings.probes.map(({ condition, answer: truth }) => [condition, truth])),
    components: new Map(server ? [[serverComponent, server]] : []),
    estimates,
    pendingPost: pendingPost(readings, answer.chosen?.version),
    takes: (hop) => hopDurations(manifest, hop, readings).after,
    shown: shownFacts(readings, answer),
    remarks: otherVersions(answer),
  }
}

/** The database's own records may name another patch without migrations of its own, and an installation file may be old. */
function otherVersions({ chosen, sources }: InstalledAnswer): readonly string[] {
  return sources
    .filter(({ version }) => chosen && comparePrecedence(version, chosen.version) !== 0)
    .map(
      ({ version, source }) => `${chosen!.source} says ${chosen!.version.text} and counts; ${source}: ${version.text}`,
    )
}

/** Where the manifest lists only some migrations, a gap is a finding and not yet a certainty. */
function pendingPost({ databases }: SiteReadings, from: Version | undefined): Truth {
  const judged = databases.flatMap(({ schema }) => (schema?.complete === true ? [schema] : []))
  if (!from || judged.length === 0) return 'unknown'
  const fits = judged.map(({ fitting }) => fitting.fitOf(from))
  if (fits.some(({ extra, missingRegular, missingPost }) => extra + missingRegular === 0 && missingPost > 0))
    return 'yes'
  return judged.length === databases.length && fits.every(({ missingPost }) => missingPost === 0) ? 'no' : 'unknown'
}

/** What an answer of the planner stands on, with where and when it was read. */
function shownFacts({ databases, probes, reads, at }: SiteReadings, { chosen }: InstalledAnswer): readonly SiteFact[] {
  const unread = reads.filter(({ state }) => state === 'missing' || state === 'unreadable')
  return [
    ...(chosen ? [{ subject: 'installed', value: chosen.version.text, source: chosen.source, at: iso(at) }] : []),
    ...databases.flatMap(({ name, server }): SiteFact[] => {
      const read = valueOf(server)
      return read ? [{ subject: serverComponent, value: read.version, source: name, at: iso(read.at) }] : []
    }),
    ...probes.map(({ condition, answer, value, database, at: read, why }) => ({
      subject: condition,
      value: value === undefined || value === answer ? answer : `${answer} (${value})`,
      source: why === undefined ? database : `${database}: ${why}`,
      ...given('at', read === undefined ? undefined : iso(read)),
    })),
    ...unread.map(({ database, because = 'nobody knows why' }) => ({
      subject: database,
      value: 'unknown',
      source: `not read: ${because}`,
    })),
  ]
}
