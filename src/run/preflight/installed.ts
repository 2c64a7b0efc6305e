import { lineOf, compareLines } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { comparePrecedence, compareVersions, parseVersion, type Version } from '../../domain/version.ts'
import { valueOf } from '../../facts/known.ts'
import { type DatabaseReading, type SiteReadings } from './readings.ts'

/** What people told of the installed version. */
export interface ToldVersion {
  /** `--from`. */
  readonly flag: string | undefined
  /** Who said it, where it is no flag: a run that goes on. */
  readonly by?: string | undefined
  /** The installation file. */
  readonly file: string | undefined
}

export interface VersionSource {
  readonly version: Version
  readonly source: string
  readonly kind: 'flag' | 'code' | 'record' | 'schema' | 'file'
}

/** Which version is installed, and everybody who says so. */
export interface InstalledAnswer {
  readonly chosen: VersionSource | undefined
  /** In the order in which they are believed. */
  readonly sources: readonly VersionSource[]
}

/**
 * A person goes before the code that is installed, that before records of the database, these before what the applied
 * migrations allow, and the installation file comes last: it may be old.
 */
export function installedOf(
  manifest: Manifest,
  told: ToldVersion,
  readings: Pick<SiteReadings, 'installed' | 'databases'>,
): InstalledAnswer {
  const { scheme } = manifest.product
  const of = (text: string | undefined, source: string, kind: VersionSource['kind']): VersionSource[] => {
    const version = text === undefined ? undefined : parseVersion(scheme, text)
    return version ? [{ version, source, kind }] : []
  }
  const file = of(told.file, 'the installation file', 'file')
  const sources = [
    ...of(told.flag, told.by ?? '--from', 'flag'),
    ...readings.installed.flatMap(({ version, source }) => of(version, source, 'code')),
    ...readings.databases.flatMap((one) => of(newestRecord(manifest, one), `records of ${one.name}`, 'record')),
    ...bySchema(manifest, readings.databases, file[0]?.version),
    ...file,
  ]
  return { chosen: sources[0], sources }
}

/** The newest release whose regular migrations `plan` applied completely. */
function newestRecord({ product }: Manifest, { applied }: DatabaseReading): string | undefined {
  const complete = valueOf(applied)?.own?.complete ?? []
  return complete
    .filter(({ phase }) => phase === 'regular')
    .flatMap(({ version }) => parseVersion(product.scheme, version) ?? [])
    .toSorted(compareVersions)
    .at(-1)?.text
}

/** Releases of one line that every database fits; of several patches the one of the file, else the oldest: it asks the most. */
function bySchema(
  { product }: Manifest,
  databases: readonly DatabaseReading[],
  file: Version | undefined,
): VersionSource[] {
  const judged = databases.flatMap(({ schema }) => schema ?? []).filter(({ candidates }) => candidates.length > 0)
  const [first, ...others] = judged
  if (!first || judged.some(({ state }) => state === 'cannot-tell')) return []
  const common = first.candidates.filter((one) =>
    others.every(({ candidates }) => candidates.some((other) => comparePrecedence(one, other) === 0)),
  )
  const [oldest] = common
  const newest = common.at(-1)
  if (!oldest || !newest || compareLines(lineOf(product, oldest), lineOf(product, newest)) !== 0) return []
  const named = file && common.find((one) => comparePrecedence(one, file) === 0)
  return [{ version: named ?? oldest, source: 'applied migrations', kind: 'schema' }]
}
