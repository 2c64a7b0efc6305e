import { type ApiVersion, type Manifest } from '../../domain/manifest.ts'
import { dayOf, daysBetween, type Instant } from '../../domain/time.ts'
import { type Ports } from '../../ports/ports.ts'
import { currentAt, gapFrom, usesOf } from '../../release/api-versions.ts'
import { type ApiVersionList, type ListedApiVersion } from '../../results/api-version.ts'
import { chooseManifest } from '../chosen-manifest.ts'
import { commandLine } from '../command-line.ts'
import { isReleased } from '../new/released.ts'
import { instantText } from './instants.ts'
import { rangeOf } from './introduce.ts'

/** Every version of the migration base class with its range and how many migrations use it. */
export async function listApiVersions(
  ports: Ports,
  flags: { readonly manifest?: string | undefined; readonly product?: string | undefined },
): Promise<ApiVersionList> {
  const { manifest, facts, flags: again } = await chooseManifest(ports, flags)
  const now = ports.clock.now()
  const { apiVersions } = manifest
  const current = currentAt(apiVersions, now)
  const listed = new Set(apiVersions.map(({ version }) => version))
  const used = new Set(manifest.migrations.flatMap(({ apiVersion, removed }) => (removed ? [] : (apiVersion ?? []))))
  return {
    kind: 'api-version-list',
    schema_version: 1,
    manifest: facts,
    now: new Date(now).toISOString(),
    versions: apiVersions.map((api) => listedOf(manifest, api, { now, isCurrent: api === current })),
    unlisted: [...used].filter((version) => !listed.has(version)),
    remarks: remarksOf(apiVersions, { now, isUsed: used.size > 0 }),
    command: commandLine(['plan', 'validate', ...again]),
  }
}

function listedOf(
  manifest: Manifest,
  api: ApiVersion,
  { now, isCurrent }: { readonly now: Instant; readonly isCurrent: boolean },
): ListedApiVersion {
  const { until, note, demandsRelease } = api
  const uses = usesOf(manifest, api.version)
  const state = stateOf(api, now)
  return {
    ...rangeOf(api),
    state,
    current: isCurrent,
    ...(state === 'closing' && { closes_in_days: daysBetween(dayOf(now), dayOf(until!)) }),
    migrations: uses.length,
    unreleased: uses.filter((one) => !isReleased(manifest, one, dayOf(now))).length,
    overlaps: manifest.apiVersions
      .filter((other) => other !== api && overlap(api, other))
      .map(({ version }) => version),
    demands_release: demandsRelease,
    ...(note !== undefined && { note }),
  }
}

function stateOf({ from, until }: ApiVersion, now: Instant): ListedApiVersion['state'] {
  if (from !== undefined && from > now) return 'future'
  if (until === undefined) return 'open'
  return until < now ? 'closed' : 'closing'
}

/** Only what is recorded overlaps: where a version has no beginning and no end, nothing is known. */
function overlap(a: ApiVersion, b: ApiVersion): boolean {
  if ([a, b].some(({ from, until }) => from === undefined && until === undefined)) return false
  const begin = Math.max(a.from ?? Number.NEGATIVE_INFINITY, b.from ?? Number.NEGATIVE_INFINITY)
  const end = Math.min(a.until ?? Number.POSITIVE_INFINITY, b.until ?? Number.POSITIVE_INFINITY)
  return begin <= end
}

function remarksOf(
  versions: readonly ApiVersion[],
  { now, isUsed }: { readonly now: Instant; readonly isUsed: boolean },
): string[] {
  if (versions.length === 0) return []
  const gap = gapFrom(versions, now)
  const end = gap?.until === undefined ? 'on' : `to ${instantText(gap.until)}`
  return [
    ...(gap
      ? [
          `no version may be used from ${instantText(gap.from)} ${end}: introduce the next one, or close the last one later`,
        ]
      : []),
    ...(isUsed ? [] : ['no migration of the manifest says which version it uses']),
  ]
}
