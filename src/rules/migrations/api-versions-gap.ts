import { type ApiVersion } from '../../domain/manifest.ts'
import { type Instant } from '../../domain/time.ts'
import { type Rule } from '../rule.ts'
import { idAt } from '../../domain/migration.ts'

/** Ids of migrations tell whole seconds: two ranges a second apart leave no id between them. */
const second = 1000

/** At every moment some version of the base class is open. */
export const rule: Rule = {
  name: 'api-versions-gap',
  group: 'migrations',
  severity: 'warning',
  summary: 'a time at which no version of the migration base class is open',
  why: `A migration written then may use none of them, whatever it does. Ranges overlap on purpose: the next version opens,
branches move over, then the old one closes.`,
  fix: 'Open the next version before the old one closes: an earlier `from`, or a later `until`.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
api_versions:
  - {version: "2.1", until: 2026-08-01T00:00:00Z}
  - {version: "2.2", from: 2026-08-02T00:00:00Z}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
api_versions:
  - {version: "2.1", until: 2026-08-10T00:00:00Z}
  - {version: "2.2", from: 2026-08-02T00:00:00Z}
`,
  },
  *check({ manifest, now }) {
    for (const { after, before } of gaps(manifest.apiVersions)) {
      const end = after.until!
      if (!before && end >= now) continue
      yield {
        subject: after.version,
        message: before
          ? `no version of the base class is open after ${idAt(end)}, when ${after.version} closes, before ${idAt(before.from!)}, when ${before.version} opens`
          : `no version of the base class is open since ${idAt(end)}, when ${after.version} closed`,
        next: before
          ? `open ${before.version} before ${after.version} closes`
          : 'list the version that follows under api_versions',
        at: { entry: after.place, field: ['until'] },
        related: before ? [{ entry: before.place, field: ['from'], message: 'the next one opens here' }] : [],
      }
    }
  },
}

interface Gap {
  readonly after: ApiVersion
  /** Undefined when nothing opens any more. */
  readonly before: ApiVersion | undefined
}

function* gaps(versions: readonly ApiVersion[]): Iterable<Gap> {
  const ranges = versions
    .filter(({ from, until }) => from === undefined || until === undefined || from <= until)
    .toSorted((a, b) => start(a) - start(b) || 0)
  let last: ApiVersion | undefined
  for (const range of ranges) {
    if (last && end(last) + second < start(range)) yield { after: last, before: range }
    if (!last || end(range) > end(last)) last = range
  }
  if (last?.until !== undefined) yield { after: last, before: undefined }
}

function start({ from }: ApiVersion): Instant {
  return from ?? Number.NEGATIVE_INFINITY
}

function end({ until }: ApiVersion): Instant {
  return until ?? Number.POSITIVE_INFINITY
}
