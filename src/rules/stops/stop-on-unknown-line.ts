import { coverageAt } from '../../domain/coverage.ts'
import { type Fault } from '../../domain/finding.ts'
import { compareLines, formatLine, lineOf } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { nearest } from '../../domain/nearest.ts'
import { type Stop } from '../../domain/stop.ts'
import { comparePrecedence, compareVersions } from '../../domain/version.ts'
import { isKnownLine, nearestLines } from '../../planner/target.ts'
import { type Rule } from '../rule.ts'

/** A stop is where something was released. */
export const rule: Rule = {
  name: 'stop-on-unknown-line',
  group: 'stops',
  severity: 'error',
  summary: 'a stop on a line or version that the manifest does not know',
  why: `Nobody can land on a release that does not exist, so no upgrade gets past the stop: every path over it is refused.
Mostly it is a slip of the pen. Where the list of versions is not said to be complete the release may exist unlisted, and
a stop after the newest release may be announced early: then this weighs less.`,
  fix: 'Correct the line or version. A stop ahead of the newest release needs the release it waits for, with `planned:`.',
  since: '0.2.0',
  bad: {
    manifest: `
coverage: [{of: versions}]
releases: [{version: "1.1.0", date: 2026-01-10}, {version: "1.2.0", date: 2026-02-10}, {version: "1.4.0", date: 2026-03-10}]
stops:
  - {line: "1.3", reason: the search index is rebuilt in the background}
`,
  },
  good: {
    manifest: `
coverage: [{of: versions}]
releases:
  - {version: "1.1.0", date: 2026-01-10}
  - {version: "1.2.0", date: 2026-02-10}
  - {version: "1.3.0", planned: {release: 2027-01-10}}
stops:
  - {line: "1.3", reason: the search index is rebuilt in the background}
`,
  },
  *check({ manifest }) {
    const listed = new Set(manifest.releases.map(({ version }) => version.text))
    for (const stop of manifest.stops) {
      const severity = severityOf(manifest, stop, listed)
      if (severity !== 'known') yield faultOf(manifest, stop, severity)
    }
  },
}

/** A version nobody lists, on a known line, is no fault unless the list is complete; builds of one version are one. */
function severityOf(manifest: Manifest, { point }: Stop, listed: ReadonlySet<string>): Fault['severity'] | 'known' {
  const { product, coverage, lines, releases } = manifest
  const { version, wholeLine } = point
  const complete = coverageAt(product, coverage, 'versions', version) === 'complete'
  const newest = product.lineParts === undefined ? releases.at(-1)?.version : undefined
  const ahead = newest
    ? compareVersions(version, newest) > 0
    : lines.length > 0 && compareLines(lineOf(product, version), lines.at(-1)!.line) > 0
  if (ahead) return 'info'
  if (!isKnownLine(manifest, version)) return complete ? 'error' : 'warning'
  if (wholeLine || !complete || listed.has(version.text)) return 'known'
  return releases.some((release) => comparePrecedence(release.version, version) === 0) ? 'known' : 'error'
}

function faultOf(manifest: Manifest, { id, point, place }: Stop, severity: Fault['severity']): Fault {
  const kind = point.wholeLine ? 'line' : 'version'
  const known = point.wholeLine
    ? manifest.lines.map(({ line }) => formatLine(line))
    : manifest.releases.map(({ version }) => version.text)
  const alike = nearest(id, known)
  const near = alike.length > 0 ? alike : nearestLines(manifest, point.version)
  const meant = near.length > 0 ? `did you mean ${near.join(' or ')}` : 'correct it'
  return {
    subject: id,
    severity,
    message:
      severity === 'info'
        ? `the stop ${id} lies after every ${kind} the manifest knows as of ${manifest.completeUntil}`
        : `the stop ${id} is on a ${kind} that the manifest does not know`,
    next:
      severity === 'info'
        ? 'list its release with planned: once it is expected'
        : `${meant}; if the release exists, list it`,
    at: { entry: place, field: [kind] },
  }
}
