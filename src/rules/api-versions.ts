import { type ApiVersion, type Manifest } from '../domain/manifest.ts'
import { type Instant } from '../domain/time.ts'
import { isOpenAt } from '../release/api-versions.ts'
import { type Ground } from './ground.ts'
import { dated, type Dated } from './timestamps.ts'

/** A migration whose release of the base class is listed. */
export interface UseOfApi extends Dated {
  readonly api: ApiVersion
}

export function apiVersionsByName({ apiVersions }: Manifest): Map<string, ApiVersion> {
  return new Map(apiVersions.map((api) => [api.version, api]))
}

export function* usesOfApi(ground: Pick<Ground, 'manifest'>): Iterable<UseOfApi> {
  const listed = apiVersionsByName(ground.manifest)
  for (const { migration, instant } of dated(ground)) {
    const api = migration.apiVersion === undefined ? undefined : listed.get(migration.apiVersion)
    if (api) yield { migration, instant, api }
  }
}

/** The versions a migration of that moment may use, in the order of the manifest, for people. */
export function openVersions({ apiVersions }: Manifest, instant: Instant): string {
  return apiVersions
    .filter((api) => isOpenAt(api, instant))
    .map(({ version }) => version)
    .join(' or ')
}
