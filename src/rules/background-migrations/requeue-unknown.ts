import { coverageAt } from '../../domain/coverage.ts'
import { type Fault } from '../../domain/finding.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { earliestPoint, type Placement } from '../../domain/placement.ts'
import { nameOf } from '../background-words.ts'
import { repeatedQueue } from '../requeues.ts'
import { type Rule } from '../rule.ts'

/** What is queued again was queued before. */
export const rule: Rule = {
  name: 'requeue-unknown',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a background migration that repeats one the manifest does not know',
  why: `\`requeues:\` ends the wait for the work it repeats. When it names nothing, the earlier one stays open beside the new one,
or the new one is no repetition. Where the list of background migrations is not said to be complete this is a warning, and
nothing is told where it is said to be partial.`,
  fix: 'Name the migration that queued the work before, or list that work.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.2", requeues: "20260301090000"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
background_migrations:
  - {name: FillHeights, queued_by: "20260301090000", queued_in: "1.1"}
  - {name: FillWeights, queued_in: "1.2", requeues: "20260301090000"}
`,
  },
  *check(ground) {
    const { manifest } = ground
    const queueing = new Set(manifest.backgroundMigrations.map(({ queuedBy }) => queuedBy))
    for (const background of manifest.backgroundMigrations) {
      const { id, queuedBy, queued, place } = background
      const before = repeatedQueue(background)
      if (before === undefined || (queueing.has(before) && before !== queuedBy)) continue
      const severity = before === queuedBy ? 'error' : severityAt(manifest, queued)
      if (severity === undefined) continue
      yield {
        subject: id,
        severity,
        message:
          before === queuedBy
            ? `${nameOf(ground, background)} says that it repeats itself`
            : `${nameOf(ground, background)} repeats what ${before} queued, and nothing is queued by it`,
        next: 'name the migration that queued it before',
        at: { entry: place, field: ['requeues'] },
      }
    }
  },
}

/** What it repeats came at the same time or earlier, so partial lists may well lack it. */
function severityAt({ product, coverage }: Manifest, queued: Placement): Fault['severity'] {
  const point = earliestPoint(queued)
  const degree = point && coverageAt(product, coverage, 'background-migrations', point.version)
  if (degree === 'partial') return undefined
  return degree === 'complete' ? 'error' : 'warning'
}
