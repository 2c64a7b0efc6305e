import { UserError } from '../../domain/errors.ts'
import { type ApiVersion, type Manifest } from '../../domain/manifest.ts'
import { nearest } from '../../domain/nearest.ts'
import { type Migration } from '../../domain/migration.ts'
import { dayOf, type Instant } from '../../domain/time.ts'
import { type ApiUse } from '../../results/api-version.ts'
import { isReleased } from '../new/released.ts'

/** The listed version; throws UserError `unknown-api-version`. */
export function apiVersionOf({ apiVersions }: Manifest, version: string): ApiVersion {
  const found = apiVersions.find((api) => api.version === version)
  if (found) return found
  const names = apiVersions.map((api) => api.version)
  throw new UserError({
    code: 'unknown-api-version',
    what: `the manifest lists no version "${version}" of the migration base class`,
    next: names.length > 0 ? `listed are ${names.join(', ')}` : 'none is listed; plan api-version introduce lists one',
    suggestions: nearest(version, names),
  })
}

/** A migration that uses a version, and whether its release is out. */
export function useOf(manifest: Manifest, migration: Migration, now: Instant): ApiUse {
  const { id, name, placement } = migration
  return {
    id,
    ...(name !== undefined && { name }),
    ...(placement.kind === 'recorded' && { release: placement.main.text }),
    released: isReleased(manifest, migration, dayOf(now)),
  }
}
