import { idAt } from '../../domain/migration.ts'
import { openVersions, usesOfApi } from '../api-versions.ts'
import { type Rule } from '../rule.ts'
import { called } from '../timestamps.ts'

/** A migration uses a version of the base class that was still open when it was written. */
export const rule: Rule = {
  name: 'api-version-closed',
  group: 'migrations',
  severity: 'error',
  summary: 'a migration that uses a version of the migration base class which was closed when it was written',
  why: `A version of the base class is closed because later ones lock less, retry, or check more. A migration that still
uses the old one goes without that, on the largest databases first. The end that is written in \`until\` is included, and
while two versions overlap both are fine.`,
  fix: 'Use a version that is open at the timestamp of the migration.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
api_versions:
  - {version: "2.1", until: 2026-09-10T02:15:00Z}
  - {version: "2.2", from: 2026-08-20T02:15:00Z}
migrations:
  - {id: "20260911080000", release: "1.1", api_version: "2.1"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
api_versions:
  - {version: "2.1", until: 2026-09-10T02:15:00Z}
  - {version: "2.2", from: 2026-08-20T02:15:00Z}
migrations:
  - {id: "20260909080000", release: "1.1", api_version: "2.1"}
  - {id: "20260911080000", release: "1.1", api_version: "2.2"}
`,
  },
  *check(ground) {
    for (const { migration, instant, api } of usesOfApi(ground)) {
      if (api.until === undefined || api.until >= instant) continue
      const open = openVersions(ground.manifest, instant)
      yield {
        subject: migration.id,
        message: `${called(migration)} uses version ${api.version} of the base class, which is closed since ${idAt(api.until)}`,
        next: open === '' ? 'list the version that is open then under api_versions, and use it' : `use ${open}`,
        at: { entry: migration.place, field: ['api_version'] },
        related: [{ entry: api.place, field: ['until'], message: 'closed here' }],
      }
    }
  },
}
