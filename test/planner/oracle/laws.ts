import { type BackgroundMigration } from '../../../src/domain/background-migration.ts'
import { type Manifest } from '../../../src/domain/manifest.ts'
import { type Migration } from '../../../src/domain/migration.ts'
import { type ReasonKind } from '../../../src/domain/reason.ts'
import { type Release } from '../../../src/domain/release.ts'
import { type Version } from '../../../src/domain/version.ts'
import { type PlanRequest } from '../../../src/planner/request.ts'
import { isCancelled, type Jump, jumps, readings } from './lives.ts'
import { compare, comparePoints, contains, inRange, laterLine, lineOf, reaches, same, sameLine } from './versions.ts'

/** One law that one hop breaks, before anybody asked about conditions, accepted risks or strictness. */
export interface Breach {
  readonly kind: ReasonKind
  readonly subject: string
  readonly level: 'illegal' | 'warning'
  /** Any of these makes it hold; none: it always holds. */
  readonly when: readonly string[]
  readonly remedied: boolean
}

export interface Question {
  readonly manifest: Manifest
  readonly request: PlanRequest
}

type HopLaw = (question: Question, hop: readonly [Version, Version]) => Breach[]

const breach = (kind: ReasonKind, subject: string, level: Breach['level'] = 'illegal'): Breach => ({
  kind,
  subject,
  level,
  when: [],
  remedied: false,
})

const skippedStops: HopLaw = ({ manifest: { product, stops } }, [u, v]) =>
  stops.flatMap(({ id, point, when, minPatch }) => {
    const jumped = point.wholeLine
      ? !landsOn(u, minPatch ?? lowest(point.version)) && laterLine(product, v, point.version)
      : compare(u, point.version) < 0 && compare(point.version, v) < 0
    const kind = when.length > 0 ? 'skips-conditional-stop' : 'skips-stop'
    return jumped ? [{ ...breach(kind, id), when }] : []
  })

const landsOn = (u: Version, least: Version): boolean => compare(u, least) >= 0

/** A line begins before each of its versions, pre-releases included. */
const lowest = ({ text, parts }: Version): Version => ({ text, parts, pre: [-1], build: '' })

function isGood(release: Release): boolean {
  const { planned, avoid, withdrawn, version } = release
  return !planned && avoid === undefined && withdrawn === undefined && version.pre.length === 0
}

/** The newest release of a version's line that is not to be avoided. */
export function newestPatch({ product, releases }: Manifest, version: Version): Version | undefined {
  return releases.findLast((one) => isGood(one) && sameLine(product, one.version, version))?.version
}

const oldPatches: HopLaw = ({ manifest }, [u, v]) => {
  const { product, policy, stops } = manifest
  const newest = newestPatch(manifest, u)
  if (policy.latestPatch === 'any' || !newest || compare(u, newest) >= 0 || !laterLine(product, v, u)) return []
  const level = policy.latestPatch === 'required' ? 'illegal' : 'warning'
  return stops
    .filter(({ point }) => point.wholeLine && sameLine(product, point.version, u))
    .map(({ id, when }) => ({ ...breach('old-patch-of-stop', id, level), when }))
}

const skippedLines: HopLaw = ({ manifest: { product, releases }, request }, [u, v]) => {
  if (request.mode !== 'zero-downtime' || product.lineParts === undefined) return []
  const between = releases.filter(
    (one) => isGood(one) && laterLine(product, one.version, u) && laterLine(product, v, one.version),
  )
  return [...new Set(between.map(({ version }) => lineOf(product, version).join('.')))].map((line) =>
    breach('skips-line', line),
  )
}

const finalizesInline: HopLaw = ({ manifest, request }, hop) =>
  manifest.backgroundMigrations.flatMap(({ id, queued, finalized, cancelled, size }) => {
    if (isCancelled(manifest, cancelled, finalized)) return []
    const jump = jumps(manifest, queued, finalized, hop)
    const estimate = request.estimates.get(id)
    const long = estimate === undefined ? size === 'large' : estimate > manifest.policy.upgradeTimeout
    if (jump === 'no') return []
    return [breach('finalizes-inline', id, jump === 'surely' && long ? 'illegal' : 'warning')]
  })

const dependsOnUnfinished: HopLaw = ({ manifest }, hop) =>
  manifest.backgroundMigrations.flatMap((background) => {
    const found = new Set(
      manifest.migrations
        .filter(({ dependsOn }) => dependsOn.includes(background.name))
        .map((dependent) => meets(manifest, background, dependent, hop)),
    )
    if (found.has('surely')) return [breach('depends-on-unfinished', background.id)]
    return found.has('perhaps') ? [breach('depends-on-unfinished', background.id, 'warning')] : []
  })

/** The hop jumps from before the queueing to the dependent, and nothing finalizes the work before the dependent runs. */
function meets(
  manifest: Manifest,
  background: BackgroundMigration,
  dependent: Migration,
  hop: readonly [Version, Version],
): Jump {
  const jump = jumps(manifest, background.queued, dependent.placement, hop)
  const ends = readings(manifest, background.finalized)
  if (jump === 'no' || ends.length === 0) return jump
  const first = readings(manifest, dependent.placement).flatMap(({ main: one }) =>
    ends.map(({ main: end }) => {
      const order = comparePoints(manifest.product, one, end)
      return order === 0 ? runsEarlier(manifest, dependent, background.finalizedBy) : order < 0
    }),
  )
  if (!first.includes(true)) return 'no'
  return first.every(Boolean) ? jump : 'perhaps'
}

/** Inside one release: regular before post, then by timestamp. */
function runsEarlier({ migrations }: Manifest, dependent: Migration, finalizedBy: string | undefined): boolean {
  if (finalizedBy === undefined) return false
  const finalizer = migrations.find(({ id }) => id === finalizedBy)
  if (finalizer && finalizer.phase !== dependent.phase) return dependent.phase === 'regular'
  return dependent.id < finalizedBy
}

const runsDeletedCode: HopLaw = ({ manifest }, hop) =>
  manifest.backgroundMigrations.flatMap(({ id, queued, deleted, cancelled, finalized }) => {
    if (isCancelled(manifest, cancelled, finalized)) return []
    const jump = jumps(manifest, queued, deleted, hop)
    return jump === 'no' ? [] : [breach('runs-deleted-code', id, jump === 'surely' ? 'illegal' : 'warning')]
  })

const missesRemovedMigration: HopLaw = ({ manifest }, hop) =>
  manifest.migrations.flatMap(({ id, placement, removed }) => {
    const jump = removed && removed.because !== 'obsolete' ? jumps(manifest, placement, removed.in, hop) : 'no'
    if (jump === 'no') return []
    const level = jump === 'surely' && removed?.because === 'squashed' ? 'illegal' : 'warning'
    return [breach('misses-removed-migration', id, level)]
  })

const losesMigration: HopLaw = ({ manifest: { product, migrations } }, [u, v]) =>
  migrations.flatMap(({ id, placement }) =>
    placement.kind === 'recorded' && contains(product, u, placement) && !contains(product, v, placement)
      ? [breach('loses-migration', id, 'warning')]
      : [],
  )

const releaseOf = ({ releases }: Manifest, version: Version) => releases.find((one) => same(one.version, version))

const olderThanCurrent: HopLaw = ({ manifest }, [u, v]) => {
  const from = releaseOf(manifest, u)?.date
  const to = releaseOf(manifest, v)?.date
  if (from === undefined || to === undefined || to >= from) return []
  return [breach('older-than-current', releaseOf(manifest, v)!.version.text, 'warning')]
}

const belowMinimumSchema: HopLaw = ({ manifest }, [u, v]) => {
  const ofLine = manifest.lines.find(({ line }) => lineOf(manifest.product, v).join('.') === line.join('.'))
  const minimum = releaseOf(manifest, v)?.minimumSchema ?? ofLine?.minimumSchema
  return minimum && compare(u, minimum) < 0 ? [breach('below-minimum-schema', v.text)] : []
}

const blocked: HopLaw = ({ manifest: { blocks }, request }, [u, v]) =>
  blocks
    .filter(({ mode }) => mode === undefined || mode === request.mode)
    .filter(({ from, to }) => inRange(from, u) && inRange(to, v))
    .map(({ name, when, remedy }) => ({ ...breach('blocked', name), when, remedied: remedy !== undefined }))

const badLanding: HopLaw = ({ manifest }, [, v]) => {
  const release = releaseOf(manifest, v)
  if (release?.withdrawn !== undefined) return [breach('withdrawn', v.text)]
  return release?.avoid === undefined ? [] : [breach('avoid', v.text)]
}

const tooSoon: HopLaw = ({ manifest: { product, dwell } }, [u, v]) =>
  dwell
    .filter(({ since, before }) => !reaches(product, u, since) && reaches(product, v, before))
    .map(({ before }) => breach('too-soon', before.text))

const laws: readonly HopLaw[] = [
  skippedStops,
  oldPatches,
  skippedLines,
  finalizesInline,
  dependsOnUnfinished,
  runsDeletedCode,
  missesRemovedMigration,
  losesMigration,
  olderThanCurrent,
  belowMinimumSchema,
  blocked,
  badLanding,
  tooSoon,
]

/** Every law a hop breaks, by the definitions of the table in §3. */
export function breaches(question: Question, hop: readonly [Version, Version]): Breach[] {
  return laws.flatMap((law) => law(question, hop))
}
