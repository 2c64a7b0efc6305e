import { coverageAt } from '../../domain/coverage.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { isPreRelease, type Version } from '../../domain/version.ts'
import { type Fit, fitting, type Fitting } from './release-fit.ts'

/** The record of applied migrations of one database, under all names the product has for it. */
export interface SchemaRecord {
  readonly names: readonly string[]
  readonly applied: readonly string[]
  /** The record holds everything the manifest lists, and nothing else: `plan` itself keeps it. */
  readonly own: boolean
}

/**
 * `fits`: what is applied is exactly what some release has. `post-pending`: the same but for post migrations.
 * `half-migrated`: it is what no release has. `empty`: nothing is applied. `cannot-tell`: the manifest records nothing that
 * is applied here.
 */
export type SchemaState = 'fits' | 'post-pending' | 'half-migrated' | 'empty' | 'cannot-tell'

/** Which release a database really is. */
export interface SchemaJudgement {
  readonly names: readonly string[]
  readonly state: SchemaState
  /** The releases that fit, ascending: patches without migrations cannot be told apart. */
  readonly candidates: readonly Version[]
  /** Of what no release has: the release that is nearest, and what is missing and too much for it. */
  readonly closest: Version | undefined
  readonly missing: readonly Migration[]
  readonly extra: readonly Migration[]
  /** The newest release of which nothing is missing, and the oldest that has everything that is applied. */
  readonly base: Version | undefined
  readonly reach: Version | undefined
  /** Applied migrations that the manifest records and can place; only these were judged. */
  readonly judged: number
  readonly applied: number
  /** The newest that is applied, and the release the manifest knows it by. */
  readonly newest: { readonly id: string; readonly release: string | undefined } | undefined
  /** The manifest says that it lists all migrations: what it does not explain is wrong, not unknown. */
  readonly complete: boolean
  /** Compares with any version, listed or not. */
  readonly fitting: Fitting
}

interface Candidate {
  readonly version: Version
  readonly fit: Fit
}

/** Compares what is applied with what each release has. */
export function whichRelease(manifest: Manifest, record: SchemaRecord): SchemaJudgement {
  const fits = fitting(manifest, record.names, new Set(record.applied))
  const all = manifest.releases
    .filter(({ planned, version }) => !planned && !isPreRelease(version))
    .map(({ version }): Candidate => ({ version, fit: fits.fitOf(version) }))
  const found = judged(all, fits, record)
  const speaks = found.candidates.at(-1) ?? found.closest
  return {
    names: record.names,
    ...found,
    base: all.findLast(({ fit }) => missingOf(fit) === 0)?.version,
    reach: all.find(({ fit }) => fit.extra === 0)?.version,
    judged: fits.applied,
    applied: record.applied.length,
    newest: newestOf(manifest, record),
    complete: record.own || (speaks !== undefined && isComplete(manifest, speaks)),
    fitting: fits,
  }
}

type Found = Pick<SchemaJudgement, 'state' | 'candidates' | 'closest' | 'missing' | 'extra'>

const missingOf = ({ missingRegular, missingPost }: Fit): number => missingRegular + missingPost

function judged(all: readonly Candidate[], fits: Fitting, { applied }: SchemaRecord): Found {
  const nothing = { candidates: [], closest: undefined, missing: [], extra: [] }
  if (applied.length === 0) return { ...nothing, state: 'empty' }
  const exact = all.filter(({ fit }) => fit.extra === 0 && missingOf(fit) === 0).map(({ version }) => version)
  if (fits.applied === 0) return { ...nothing, state: 'cannot-tell', candidates: exact }
  if (exact.length > 0) return { ...nothing, state: 'fits', candidates: exact }
  const pending = fewest(
    all.filter(({ fit }) => fit.extra === 0 && fit.missingRegular === 0),
    ({ missingPost }) => missingPost,
  )
  if (pending[0]) return { ...nothing, state: 'post-pending', candidates: pending, missing: fits.missingAt(pending[0]) }
  const [closest] = fewest(all, (fit) => fit.extra + missingOf(fit))
  if (!closest) return { ...nothing, state: 'cannot-tell' }
  const missing = fits.missingAt(closest)
  return { state: 'half-migrated', candidates: [], closest, missing, extra: fits.extraAt(closest) }
}

function fewest(all: readonly Candidate[], count: (fit: Fit) => number): readonly Version[] {
  const least = all.reduce((most, { fit }) => Math.min(most, count(fit)), Number.POSITIVE_INFINITY)
  return all.filter(({ fit }) => count(fit) === least).map(({ version }) => version)
}

/** Ids are timestamps of the same length: the greatest text is the newest. */
function newestOf({ migrations }: Manifest, { applied, names }: SchemaRecord): SchemaJudgement['newest'] {
  const id = applied.reduce((newest, one) => (one > newest ? one : newest), '')
  if (id === '') return undefined
  const found = migrations.find((one) => one.id === id && names.includes(one.database))
  const release = found && found.placement.kind !== 'unknown' ? formatPlacement(found.placement) : undefined
  return { id, release }
}

function isComplete({ product, coverage }: Manifest, version: Version): boolean {
  return coverageAt(product, coverage, 'migrations', version) === 'complete'
}
