import { type Block } from '../../domain/constraint-entries.ts'
import { coverageAt } from '../../domain/coverage.ts'
import { type Fault } from '../../domain/finding.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Release } from '../../domain/release.ts'
import { type Stop } from '../../domain/stop.ts'
import { comparePrecedence, isPreRelease } from '../../domain/version.ts'
import { inRange } from '../../domain/version-range.ts'
import { lineSpan } from '../../planner/landings.ts'
import { type Rule } from '../rule.ts'

/** Whoever must land on a stop can. */
export const rule: Rule = {
  name: 'stop-dead',
  group: 'stops',
  severity: 'error',
  summary: 'a stop on which nobody can land',
  why: `When every release of a stop is withdrawn, to be avoided, below its \`min_patch\` or closed by a block, there is no
legal way over it: every installation below is stranded. Where the list of versions is not said to be complete, an
unlisted patch may do, so it is only a warning there; what is to be avoided can be accepted, so that is one too.`,
  fix: 'Release a patch that may be landed on and list it, lower `min_patch`, or move the stop to a neighbouring line that serves the same lives.',
  since: '0.2.0',
  bad: {
    manifest: `
coverage: [{of: versions}]
releases:
  - {version: "1.0.0", date: 2026-01-10}
  - {version: "1.1.0", date: 2026-02-10, withdrawn: it loses parcels}
  - {version: "1.2.0", date: 2026-03-10}
stops:
  - {line: "1.1", reason: the search index is rebuilt in the background}
`,
  },
  good: {
    manifest: `
coverage: [{of: versions}]
releases:
  - {version: "1.0.0", date: 2026-01-10}
  - {version: "1.1.0", date: 2026-02-10, withdrawn: it loses parcels}
  - {version: "1.1.1", date: 2026-02-12}
  - {version: "1.2.0", date: 2026-03-10}
stops:
  - {line: "1.1", reason: the search index is rebuilt in the background}
`,
  },
  *check({ manifest }) {
    const blocks = manifest.blocks.filter(({ when, mode }) => when.length === 0 && mode === undefined)
    for (const stop of manifest.stops) {
      const fault = faultOf(manifest, stop, blocks)
      if (fault) yield fault
    }
  },
}

function faultOf(manifest: Manifest, stop: Stop, blocks: readonly Block[]): Fault | undefined {
  const { product, coverage } = manifest
  const onStop = releasesOn(manifest, stop)
  if (onStop.length === 0 || onStop.some(({ planned }) => planned)) return undefined
  const complete = coverageAt(product, coverage, 'versions', stop.point.version) === 'complete'
  const usable = onStop.filter((release) => isOpen(release) && isHighEnough(release, stop))
  const usableUnblocked = usable.some((release) => isReachable(manifest, release, blocks))
  const certain = complete || !stop.point.wholeLine
  const at = stop.place ? { entry: stop.place } : { entry: undefined, field: ['policy', 'stop_schedule'] }
  if (usableUnblocked) return missingMinPatch(stop, onStop, complete)
  const onlyAvoided = onStop.some(
    ({ avoid, withdrawn, version }) =>
      avoid !== undefined && withdrawn === undefined && isHighEnough({ version }, stop),
  )
  return {
    subject: stop.id,
    severity: certain && !onlyAvoided ? 'error' : 'warning',
    message: `nobody can land on the stop ${stop.id}: ${whyOf(stop, onStop, usable)}`,
    next: 'list a patch that may be landed on, or move the stop to a line that has one',
    at,
    related: onStop.slice(0, 3).map(({ version, place }) => ({ entry: place, message: version.text })),
  }
}

function releasesOn({ releases }: Manifest, { point }: Stop): Release[] {
  if (!point.wholeLine) return releases.filter(({ version }) => comparePrecedence(version, point.version) === 0)
  const { start, end } = lineSpan(releases, point.version.parts)
  return releases.slice(start, end).filter(({ version }) => !isPreRelease(version))
}

/** A stop on an exact version may well name a pre-release. */
function isOpen({ avoid, withdrawn }: Release): boolean {
  return avoid === undefined && withdrawn === undefined
}

function isHighEnough({ version }: Pick<Release, 'version'>, { minPatch }: Stop): boolean {
  return minPatch === undefined || comparePrecedence(version, minPatch) >= 0
}

/** Can a release be entered from any listed release below it? Conditional blocks and those of one mode leave a way. */
function isReachable({ releases }: Manifest, { version }: Release, blocks: readonly Block[]): boolean {
  const closing = blocks.filter(({ to }) => inRange(to, version))
  if (closing.length === 0) return true
  const below = releases.filter((one) => !one.planned && comparePrecedence(one.version, version) < 0)
  return below.length === 0 || below.some((one) => !closing.some(({ from }) => inRange(from, one.version)))
}

function whyOf(stop: Stop, onStop: readonly Release[], usable: readonly Release[]): string {
  if (usable.length > 0) return `blocks close every way to ${usable.map(({ version }) => version.text).join(', ')}`
  const high = onStop.filter((release) => isHighEnough(release, stop))
  if (high.length === 0)
    return `its newest known patch ${onStop.at(-1)!.version.text} is below min_patch ${stop.minPatch!.text}`
  const [first] = high
  const state = high.every(({ withdrawn }) => withdrawn !== undefined) ? 'withdrawn' : 'withdrawn or to be avoided'
  return high.length === 1
    ? `${first!.version.text} is ${first!.withdrawn === undefined ? 'to be avoided' : 'withdrawn'}`
    : `its ${high.length} releases are ${state}`
}

/** A minimum that was never released is a slip of the pen even where a higher patch exists. */
function missingMinPatch(
  { id, minPatch, place }: Stop,
  onStop: readonly Release[],
  complete: boolean,
): Fault | undefined {
  const exists = !minPatch || onStop.some(({ version }) => comparePrecedence(version, minPatch) === 0)
  if (exists || !complete) return undefined
  return {
    subject: id,
    severity: 'warning',
    message: `min_patch ${minPatch.text} of the stop ${id} was never released, as far as the complete list tells`,
    next: `write one of ${onStop.map(({ version }) => version.text).join(', ')}`,
    at: { entry: place, field: ['min_patch'] },
  }
}
