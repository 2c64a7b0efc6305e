import { idAt } from '../../domain/migration.ts'
import { openVersions, usesOfApi } from '../api-versions.ts'
import { type Rule } from '../rule.ts'
import { called } from '../timestamps.ts'

/** Strict: a migration does not use a version of the base class that did not exist when it was written. */
export const rule: Rule = {
  name: 'api-version-not-open',
  group: 'migrations',
  severity: 'warning',
  summary: 'with `--strict`: a migration dated before its version of the migration base class could be used',
  why: `The version did not exist when the migration was written, so its timestamp or its version was changed afterwards. It
runs, and checks that only look for versions that are too old let it pass; so does this one without \`--strict\`.`,
  fix: 'Give the migration the time at which it was really written, or a version that was open then.',
  since: '0.2.0',
  bad: {
    strict: true,
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
api_versions:
  - {version: "2.1", until: 2026-09-10T02:15:00Z}
  - {version: "2.2", from: 2026-09-05T02:15:00Z}
migrations:
  - {id: "20260904080000", release: "1.1", api_version: "2.2"}
`,
  },
  good: {
    strict: true,
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-01}]
api_versions:
  - {version: "2.1", until: 2026-09-10T02:15:00Z}
  - {version: "2.2", from: 2026-09-05T02:15:00Z}
migrations:
  - {id: "20260906080000", release: "1.1", api_version: "2.2"}
`,
  },
  *check(ground) {
    if (!ground.strict) return
    for (const { migration, instant, api } of usesOfApi(ground)) {
      if (api.from === undefined || api.from <= instant) continue
      const open = openVersions(ground.manifest, instant)
      yield {
        subject: migration.id,
        message: `${called(migration)} uses version ${api.version} of the base class, which opened only at ${idAt(api.from)}`,
        next:
          open === ''
            ? `give it a timestamp of ${idAt(api.from)} or later`
            : `use ${open}, or date it ${idAt(api.from)} or later`,
        at: { entry: migration.place, field: ['api_version'] },
        related: [{ entry: api.place, field: ['from'], message: 'opened here' }],
      }
    }
  },
}
