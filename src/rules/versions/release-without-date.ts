import { coverageAt } from '../../domain/coverage.ts'
import { type Release } from '../../domain/release.ts'
import { isPreRelease } from '../../domain/version.ts'
import { type Rule } from '../rule.ts'

/** So many are told one by one. */
const toldOneByOne = 10

/** A complete list of versions says when they came out. */
export const rule: Rule = {
  name: 'release-without-date',
  group: 'versions',
  severity: 'info',
  summary: 'a release without a date, where the list of versions is said to be complete',
  why: `Dates tell whether a fix was out when another line was released, whether a finalizer belongs to one line or the next, and
since when an upgrade was possible. Without them all of this cannot be decided. Many releases without a date are told at
once, and pre-releases never.`,
  fix: 'Write `date:`, or `planned:` when it is not out yet. Where nobody knows the days, say so in a note of the coverage and turn the rule off.',
  since: '0.2.0',
  bad: {
    manifest: `
coverage: [{of: versions}]
releases: [{version: "1.1.0", date: 2026-01-10}, {version: "1.2.0"}]
`,
  },
  good: {
    manifest: `
coverage: [{of: versions}]
releases: [{version: "1.1.0", date: 2026-01-10}, {version: "1.2.0", date: 2026-02-10}]
`,
  },
  *check({ manifest: { product, coverage, releases } }) {
    const undated = releases.filter(
      ({ date, planned, version }) =>
        date === undefined &&
        !planned &&
        !isPreRelease(version) &&
        coverageAt(product, coverage, 'versions', version) === 'complete',
    )
    if (undated.length > toldOneByOne) yield all(undated, releases.length)
    else for (const release of undated) yield one(release)
  },
}

function one({ version, place }: Release) {
  return {
    subject: version.text,
    message: `${version.text} has no date`,
    next: 'write date:',
    at: { entry: place },
  }
}

function all(undated: readonly Release[], count: number) {
  const [first] = undated
  const last = undated.at(-1)!
  return {
    subject: 'releases',
    message: `${undated.length} of ${count} releases have no date: ${first!.version.text} is the first, ${last.version.text} the last`,
    next: 'write date: at each, or say in the note of the coverage that the days are not known',
    at: { entry: first!.place },
  }
}
