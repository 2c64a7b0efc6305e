import { type ApiVersion } from '../../domain/manifest.ts'
import { dayOf, daysBetween } from '../../domain/time.ts'
import { isOpenAt } from '../../release/api-versions.ts'
import { type Ground } from '../ground.ts'
import { type Rule } from '../rule.ts'

/** Told before a version of the base class closes, while branches that use it can still be merged. */
export const rule: Rule = {
  name: 'version-closing',
  group: 'migrations',
  severity: 'warning',
  summary: 'a version of the migration base class that closes soon',
  why: `Every migration in a branch that uses it fails its checks from that moment on. Whoever hears of it before can move
the open branches, tell the teams, and see whether the version that follows is open at all.`,
  fix: 'Use the version that stays open in new migrations, and announce the end; postpone `until` if nobody is ready.',
  since: '0.2.0',
  parameters: {
    window: { kind: 'duration', default: '30d', description: 'How long before the end it is told.' },
  },
  bad: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
api_versions:
  - {version: "2.1", until: 2026-12-10T02:15:00Z}
  - {version: "2.2", from: 2026-11-01T02:15:00Z}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
api_versions:
  - {version: "2.1", until: 2027-01-10T02:15:00Z}
  - {version: "2.2", from: 2026-11-01T02:15:00Z}
`,
  },
  *check(ground, { window = 0 }) {
    const { now, today, manifest } = ground
    for (const api of manifest.apiVersions) {
      if (api.until === undefined || api.until < now || api.until - now > window) continue
      const days = daysBetween(today, dayOf(api.until))
      const other = insteadOf(ground, api)
      yield {
        subject: api.version,
        message: `version ${api.version} of the base class closes ${inWords(days)}`,
        next: other
          ? `use ${other} in new migrations (plan new and plan retime do), and say so to those who have open branches`
          : 'list the version that follows under api_versions, with from: before this end',
        at: { entry: api.place, field: ['until'] },
        facts: { days: String(days), ...(other !== undefined && { instead: other }) },
      }
    }
  },
}

function inWords(days: number): string {
  if (days === 0) return 'today'
  return days === 1 ? 'in 1 day' : `in ${days} days`
}

/** Of the versions that are open now, the one that stays open for the longest; the newest of those. */
function insteadOf({ manifest, now }: Pick<Ground, 'manifest' | 'now'>, closing: ApiVersion): string | undefined {
  const end = ({ until }: ApiVersion) => until ?? Number.POSITIVE_INFINITY
  const begin = ({ from }: ApiVersion) => from ?? Number.NEGATIVE_INFINITY
  return manifest.apiVersions
    .filter((api) => isOpenAt(api, now) && end(api) > end(closing))
    .toSorted((a, b) => (end(a) === end(b) ? begin(a) - begin(b) || 0 : end(a) - end(b)))
    .at(-1)?.version
}
