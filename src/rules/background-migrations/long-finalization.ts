import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { comparePoints, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { earliestPoint, formatPlacement, latestPoint } from '../../domain/placement.ts'
import { formatDuration, type Duration } from '../../domain/time.ts'
import { inRange, type VersionRange } from '../../domain/version-range.ts'
import { endSpot, nameOf } from '../background-words.ts'
import { finalizationsThatAre } from '../finalizations.ts'
import { firstLegalOf } from '../first-legal.ts'
import { type Rule } from '../rule.ts'

const hour: Duration = 3_600_000

/** Whoever leaves a stop early is warned of hours. */
export const rule: Rule = {
  name: 'long-finalization',
  group: 'background-migrations',
  severity: 'warning',
  summary: 'a finalization that may take longer than an upgrade may, without a word to those who do not wait',
  why: `The stop before it gives the work the time it needs, but nothing makes an admin stay there. Whoever goes on at once
finishes it inside the migrate step, and where that takes longer than \`policy.upgrade_timeout\` the upgrade fails. A dwell, a
gate, a note or a conditional stop tells them in time. The time is \`measured\`: rows by rows per hour. Where only
\`size: large\` is recorded, it is told as info.`,
  fix: 'Add a `dwell:` of at least that time, a gate when the stop is left, or a note for the release that finalizes.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_in: "1.2", measured: {rows: 9000, rows_per_hour: 3000}}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_in: "1.2", measured: {rows: 9000, rows_per_hour: 3000}}
notes:
  - {versions: "1.2", text: Wait on 1.1 until the weights of parcels are filled in; with 9000 parcels that takes three hours.}
`,
  },
  *check(ground) {
    const { manifest } = ground
    for (const { background } of finalizationsThatAre(ground, 'proper')) {
      const { measured, size, queued, finalized } = background
      const time = measured && (measured.rows / measured.rowsPerHour) * hour
      const isLong = time === undefined ? size === 'large' : time > manifest.policy.upgradeTimeout
      if (!isLong || isTold(manifest, background, time)) continue
      const { facts } = firstLegalOf(ground, background)
      const takes = time === undefined ? 'works on a large table' : `takes about ${roughly(time)}`
      yield {
        subject: background.id,
        severity: time === undefined ? 'info' : undefined,
        message: `${nameOf(ground, background)} ${takes} and is finalized in ${formatPlacement(finalized)}; nothing tells whoever does not wait for it after ${formatPlacement(queued)}`,
        next: `add a dwell, a gate or a note for ${formatPlacement(finalized)}`,
        at: endSpot(background, 'finalized'),
        facts: {
          ...facts,
          ...(time !== undefined && { takes: roughly(time), timeout: formatDuration(manifest.policy.upgradeTimeout) }),
        },
      }
    }
  },
}

/** In whole hours, or minutes when it is less than two hours. */
function roughly(time: Duration): string {
  const minutes = Math.round(time / 60_000)
  return minutes < 120 ? `${minutes}m` : `${Math.round(minutes / 60)}h`
}

/** Does anything between the queueing and the finalizer ask for time, or speak of it? */
function isTold(manifest: Manifest, { queued, finalized }: BackgroundMigration, time: Duration | undefined): boolean {
  const first = earliestPoint(queued)!
  const last = latestPoint(finalized)!
  const isBetween = (point: Point) =>
    comparePoints(manifest.product, point, first) >= 0 && comparePoints(manifest.product, point, last) <= 0
  const landings = manifest.stops.filter(({ point }) => isBetween(point)).map(({ point }) => point.version)
  const leaves = (range: VersionRange | undefined) =>
    range && [first.version, ...landings].some((one) => inRange(range, one))
  const enters = (range: VersionRange | undefined) => range && inRange(range, last.version)
  return (
    manifest.dwell.some(
      ({ since, before, atLeast }) => isBetween(since) && isBetween(before) && atLeast >= (time ?? 0),
    ) ||
    manifest.gates.some(({ leaving, entering }) => leaves(leaving) === true || enters(entering) === true) ||
    manifest.notes.some(({ versions }) => leaves(versions) === true || enters(versions) === true) ||
    manifest.stops.some(({ when, point }) => when.length > 0 && isBetween(point))
  )
}
