import { type Rule } from '../rule.ts'
import { idAt } from '../../domain/migration.ts'

/** A range begins before it ends. */
export const rule: Rule = {
  name: 'api-version-never-open',
  group: 'migrations',
  severity: 'error',
  summary: 'a version of the migration base class that closes before it opens',
  why: `No migration may ever use it, so every one that does is told off for it. Most likely the two ends were swapped or a
year was mistyped.`,
  fix: 'Correct `from` or `until`; both ends are included.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
api_versions:
  - {version: "2.1"}
  - {version: "2.2", from: 2026-08-02T00:00:00Z, until: 2026-08-01T00:00:00Z}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
api_versions:
  - {version: "2.1"}
  - {version: "2.2", from: 2026-08-01T00:00:00Z, until: 2026-08-02T00:00:00Z}
`,
  },
  *check({ manifest }) {
    for (const { version, from, until, place } of manifest.apiVersions) {
      if (from === undefined || until === undefined || from <= until) continue
      yield {
        subject: version,
        message: `version ${version} of the base class closes at ${idAt(until)}, before it opens at ${idAt(from)}`,
        next: 'swap the two ends, or correct one',
        at: { entry: place, field: ['until'] },
      }
    }
  },
}
