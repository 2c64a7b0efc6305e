import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Severity } from '../../domain/finding.ts'
import { type Point } from '../../domain/line.ts'
import { formatPlacement, latestPoint } from '../../domain/placement.ts'
import { type Product } from '../../domain/product.ts'
import { isAfter, squashedIn } from '../../release/squashes.ts'
import { type Rule } from '../rule.ts'

/** What queues work stays until the work is finalized. */
export const rule: Rule = {
  name: 'squash-drops-queue',
  group: 'squash',
  severity: 'error',
  summary: 'a squash that folds the migration which queues a background migration that is not finalized by then',
  why: `A structure holds tables, not queued work. New databases made from it never queue the work, those that run it
already cannot be told from those that never got it, and whoever writes the finalizer later finds nothing that says with
which arguments it was queued. Where nobody recorded whether it is finalized, the finding is an information; what was
given up or queued again is not judged.`,
  fix: 'Finalize the background migration before its queueing migration is folded, or leave that one out of the squash.',
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-01-05}
  - {version: "1.1.0", date: 2026-02-05}
  - {version: "1.2.0", date: 2026-03-05}
  - {version: "1.3.0", date: 2026-04-05}
  - {version: "1.4.0", date: 2026-05-05}
  - {version: "1.5.0", date: 2026-06-05, minimum_schema: "1.2.0"}
  - {version: "1.6.0", date: 2026-07-05, minimum_schema: "1.2.0"}
stops:
  - {line: "1.2", reason: the search index is rebuilt in the background, cause: other}
  - {line: "1.4", reason: parcels are numbered anew, cause: other}
migrations:
  - {id: "20260220080000", release: "1.2", phase: post, removed: {in: "1.5", because: squashed}}
  - {id: "20260620080000", release: "1.6", phase: post}
background_migrations:
  - {name: FillWeights, queued_by: "20260220080000", finalized_by: "20260620080000"}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-01-05}
  - {version: "1.1.0", date: 2026-02-05}
  - {version: "1.2.0", date: 2026-03-05}
  - {version: "1.3.0", date: 2026-04-05}
  - {version: "1.4.0", date: 2026-05-05}
  - {version: "1.5.0", date: 2026-06-05, minimum_schema: "1.2.0"}
stops:
  - {line: "1.2", reason: the search index is rebuilt in the background, cause: other}
  - {line: "1.4", reason: parcels are numbered anew, cause: other}
migrations:
  - {id: "20260220080000", release: "1.2", phase: post, removed: {in: "1.5", because: squashed}}
  - {id: "20260320080000", release: "1.3", phase: post}
background_migrations:
  - {name: FillWeights, queued_by: "20260220080000", finalized_by: "20260320080000"}
`,
  },
  *check({ manifest, migrationById }) {
    const { product, backgroundMigrations } = manifest
    const requeued = new Set(backgroundMigrations.map(({ requeues }) => requeues))
    for (const background of backgroundMigrations) {
      const { id, name, queuedBy, cancelled, place } = background
      const queue = queuedBy === undefined ? undefined : migrationById(queuedBy)
      const point = queue && squashedIn(queue)
      if (!point || requeued.has(id) || isSurelyBy(product, cancelled, point)) continue
      const verdict = judge(product, background, point)
      if (!verdict) continue
      yield {
        subject: id,
        message: `${point.text} folds ${queuedBy}, which queues ${name}, and ${verdict.because}`,
        next: verdict.next,
        at: { entry: queue.place, field: ['removed'] },
        related: [{ entry: place, message: `${name} is here` }],
        severity: verdict.severity,
      }
    }
  },
}

interface Verdict {
  readonly because: string
  readonly next: string
  readonly severity?: Severity | undefined
}

const keep = 'keep the queueing migration until the work is finalized'

function judge(product: Product, { finalized, finalization }: BackgroundMigration, point: Point): Verdict | undefined {
  if (finalization === 'open') return { because: 'that is not finalized', next: keep }
  if (finalized.kind === 'unknown')
    return {
      because: 'nobody recorded when that is finalized',
      next: 'record the finalizer, or finalization: open',
      severity: 'info',
    }
  if (isSurelyBy(product, finalized, point)) return undefined
  const when = `that is finalized in ${formatPlacement(finalized)}`
  return finalized.kind === 'recorded'
    ? { because: `${when}, which is later`, next: keep }
    : { because: when, next: 'record the release of the finalizer', severity: 'info' }
}

/** Did it come with the release or before, whatever an inferred placement turns out to be? */
function isSurelyBy(product: Product, placement: BackgroundMigration['finalized'], point: Point): boolean {
  const latest = latestPoint(placement)
  return latest !== undefined && !isAfter(product, latest, point)
}
