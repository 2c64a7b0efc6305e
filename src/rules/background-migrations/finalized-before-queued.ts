import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Severity } from '../../domain/finding.ts'
import { shapeOf } from '../../domain/life.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { endSpot, nameOf } from '../background-words.ts'
import { runsBefore } from '../../domain/execution-order.ts'
import { firstLegalOf } from '../first-legal.ts'
import { type Ground } from '../ground.ts'
import { type Rule } from '../rule.ts'

/** What is finalized has been queued. */
export const rule: Rule = {
  name: 'finalized-before-queued',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a background migration whose finalizer runs before it is queued',
  why: `The finalizer finds nothing to finish and succeeds; then the work is queued, and nobody ever makes sure that it ends.
It happens when a job is queued again and the record keeps the finalizer of the first time. Where only the timestamps say
so and the releases are not recorded, it weighs less.`,
  fix: 'Add a finalizer that runs after the queueing, or record the right one. When the job was queued again, record both: the first with its finalizer, the second with `requeues:`.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.3", finalized_in: "1.2"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
stops:
  - {line: "1.2", reason: the weights of parcels are filled in before it}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_in: "1.3"}
`,
  },
  *check(ground) {
    for (const background of ground.manifest.backgroundMigrations) {
      const severity = severityOf(ground, background)
      if (severity === undefined) continue
      const { queued, finalized, queuedBy, finalizedBy } = background
      const firstLegal = firstLegalOf(ground, background)
      const by = (id: string | undefined) => (id === undefined ? '' : ` by ${id}`)
      yield {
        subject: background.id,
        severity,
        message: `${nameOf(ground, background)} is finalized${by(finalizedBy)} in ${formatPlacement(finalized)}, before it is queued${by(queuedBy)} in ${formatPlacement(queued)}`,
        next: severity === 'error' ? firstLegal.next : 'record the releases of both migrations',
        at: endSpot(background, 'finalized'),
        facts: firstLegal.facts,
      }
    }
  },
}

/** Releases decide, then the order inside the release; timestamps alone only make it likely. */
function severityOf(ground: Ground, background: BackgroundMigration): Severity | undefined {
  const { queued, finalized, queuedBy, finalizedBy } = background
  if (shapeOf(ground.manifest.product, { opens: queued, closes: finalized }) === 'inverted') return 'error'
  if (queuedBy === undefined || finalizedBy === undefined || finalizedBy >= queuedBy) return undefined
  const queue = ground.migrationById(queuedBy)
  const finalizer = ground.migrationById(finalizedBy)
  if (queued.kind === 'unknown' || finalized.kind === 'unknown') return 'warning'
  if (!queue || !finalizer) return undefined
  const before = runsBefore(ground.manifest.product, finalizer, queue)
  if (before === 'unknown') return 'info'
  return before === 'yes' ? 'error' : undefined
}
