import { nearest } from '../../domain/nearest.ts'
import { apiVersionsByName } from '../api-versions.ts'
import { type Rule } from '../rule.ts'
import { called } from '../timestamps.ts'

/** Every version of the base class that a migration uses is listed. */
export const rule: Rule = {
  name: 'api-version-unknown',
  group: 'migrations',
  severity: 'error',
  summary: 'a migration that uses a version of the migration base class which `api_versions` does not list',
  why: `Whether the migration may use it cannot be judged: it may be closed, not there yet, or mistyped. A manifest that
lists no versions at all is not judged.`,
  fix: 'List the version under `api_versions`, or correct `api_version` of the migration.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
api_versions: [{version: "2.1"}]
migrations:
  - {id: "20260904080000", release: "1.1", api_version: "2.2"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
api_versions: [{version: "2.1"}, {version: "2.2"}]
migrations:
  - {id: "20260904080000", release: "1.1", api_version: "2.2"}
`,
  },
  *check({ manifest }) {
    const listed = apiVersionsByName(manifest)
    if (listed.size === 0) return
    for (const migration of manifest.migrations) {
      const { apiVersion } = migration
      if (apiVersion === undefined || migration.removed || listed.has(apiVersion)) continue
      const near = nearest(apiVersion, listed.keys())
      yield {
        subject: migration.id,
        message: `${called(migration)} uses version ${apiVersion} of the base class, which api_versions does not list`,
        next: near.length > 0 ? `list it, or did you mean ${near.join(' or ')}?` : 'list it under api_versions',
        at: { entry: migration.place, field: ['api_version'] },
      }
    }
  },
}
