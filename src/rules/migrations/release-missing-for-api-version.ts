import { apiVersionsByName } from '../api-versions.ts'
import { type Rule } from '../rule.ts'
import { called } from '../timestamps.ts'

/** Where the base class asks for the release, the migration says it. */
export const rule: Rule = {
  name: 'release-missing-for-api-version',
  group: 'migrations',
  severity: 'error',
  summary: 'a migration without a release that uses a version of the base class which demands one',
  why: `From that version on migrations are ordered by their release before their timestamp. One without a release runs
before all others, whatever its timestamp says, and nobody can tell which upgrade brings it.`,
  fix: 'Write `release:` with the line that brings the migration.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
api_versions: [{version: "2.2", demands_release: true}]
migrations:
  - {id: "20260804080000", api_version: "2.2"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
api_versions: [{version: "2.2", demands_release: true}]
migrations:
  - {id: "20260804080000", release: "1.0", api_version: "2.2"}
`,
  },
  *check({ manifest }) {
    const listed = apiVersionsByName(manifest)
    for (const migration of manifest.migrations) {
      const { apiVersion, placement } = migration
      if (placement.kind !== 'unknown' || apiVersion === undefined || !listed.get(apiVersion)?.demandsRelease) continue
      yield {
        subject: migration.id,
        message: `${called(migration)} names no release, and version ${apiVersion} of the base class demands one`,
        next: 'write release: with the line that brings it',
        at: { entry: migration.place, field: ['api_version'] },
      }
    }
  },
}
