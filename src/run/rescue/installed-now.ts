import { type Manifest } from '../../domain/manifest.ts'
import { comparePrecedence, type Version } from '../../domain/version.ts'
import { type InstalledAnswer, type VersionSource } from '../preflight/installed.ts'
import { type SiteReadings } from '../preflight/readings.ts'

/** Whose code is installed after the hop, and how surely. */
export interface NowAnswer {
  readonly version: Version
  readonly source: string
  /** Why that is not certain. */
  readonly unsure: string | undefined
}

/**
 * People and code are believed. Records of a release that was complete are not, where later migrations were begun: then it
 * is at least the release that has everything that is applied.
 */
export function installedNow(
  { product }: Manifest,
  { chosen, sources }: InstalledAnswer,
  { databases }: Pick<SiteReadings, 'databases'>,
): NowAnswer | undefined {
  if (chosen && (chosen.kind === 'flag' || chosen.kind === 'code'))
    return { version: chosen.version, source: nameOf(chosen), unsure: contradiction(chosen, sources) }
  const reach = databases
    .flatMap(({ schema }) => (schema && schema.judged > 0 && schema.reach ? [schema.reach] : []))
    .toSorted(comparePrecedence)
    .at(-1)
  const isFile = chosen?.kind === 'file'
  if (chosen && !isFile && (!reach || comparePrecedence(reach, chosen.version) <= 0))
    return { version: chosen.version, source: chosen.source, unsure: undefined }
  if (!reach) return undefined
  return {
    version: reach,
    source: 'the newest applied migration',
    unsure: `which version of ${product.name} is installed is only known from its migrations, at least ${reach.text}: say it with --now`,
  }
}

/** The flag has another name here. */
const nameOf = ({ kind, source }: VersionSource): string => (kind === 'flag' ? '--now' : source)

/** Hosts may run different code, or a person may be wrong: then it is not certain what is installed. */
function contradiction(chosen: VersionSource, sources: readonly VersionSource[]): string | undefined {
  const other = sources.find(({ kind, version }) => kind === 'code' && comparePrecedence(version, chosen.version) !== 0)
  return (
    other &&
    `${nameOf(chosen)} says ${chosen.version.text}, and ${other.source} says ${other.version.text}: find out which code runs on every host`
  )
}
