import { type Severity } from '../../domain/finding.ts'
import { isInferred, shapeOf } from '../../domain/life.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { isUnconditional } from '../../domain/stop.ts'
import { serves, type StopReach } from '../../planner/stop-reach.ts'
import { type Ground } from '../ground.ts'
import { type Rule } from '../rule.ts'
import { stopsAreKnown } from '../stops-known.ts'
import { called } from '../timestamps.ts'

/** A migration stays until a stop has brought it to every installation. */
export const rule: Rule = {
  name: 'removed-before-stop',
  group: 'migrations',
  severity: 'error',
  summary: 'a migration that is removed although no stop has brought it to every installation yet',
  why: `An installation runs only the migrations of the releases it lands on. When a migration leaves the product and no
unconditional stop lies between the release that brought it and the one that no longer has it, an upgrade may jump over
its whole life: the database never gets the change, and nothing says so. Migrations that were removed as obsolete are
needed by nobody and are not judged; where nobody wrote why one was removed, the finding is a warning.
Where the list of stops is said to be partial, nothing is told.`,
  fix: `Keep the migration until a release after the next stop, or leave it in place with nothing in it. Where the removal
is already out, declare the stop that was missed, or bring the migration back.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-07-01}
  - {version: "1.1.0", date: 2026-08-01}
  - {version: "1.2.0", date: 2026-09-01}
migrations:
  - {id: "20260715080000", release: "1.1", removed: {in: "1.2", because: unknown}}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-07-01}
  - {version: "1.1.0", date: 2026-08-01}
  - {version: "1.2.0", date: 2026-09-01}
stops:
  - {line: "1.1", reason: a table is rewritten, cause: removed-migration}
migrations:
  - {id: "20260715080000", release: "1.1", removed: {in: "1.2", because: unknown}}
`,
  },
  *check(ground) {
    const judge = judgeOf(ground)
    for (const migration of ground.manifest.migrations) {
      const { removed, placement } = migration
      if (!removed || removed.because === 'obsolete') continue
      const verdict = judge(migration)
      if (verdict !== 'unserved' && verdict !== 'only-conditional') continue
      const where = `between ${formatPlacement(placement)}, which brings it, and ${formatPlacement(removed.in)}, which no longer has it`
      yield {
        subject: migration.id,
        message: `${called(migration)} is removed too early: ${verdict === 'unserved' ? 'no stop lies' : 'only a conditional stop lies'} ${where}`,
        next: 'remove it in a release after the next stop, or leave it in place with nothing in it',
        at: { entry: migration.place, field: ['removed'] },
        severity: severityOf(migration),
      }
    }
  },
}

function severityOf({ placement, removed }: Migration): Severity | undefined {
  if (isInferred({ opens: placement, closes: removed!.in })) return 'info'
  return removed!.because === 'unknown' ? 'warning' : undefined
}

type Verdict = 'served' | 'only-conditional' | 'unserved' | 'cannot-tell'

/** Judges each pair of releases once: migrations are removed in crowds. */
function judgeOf({ manifest, reaches }: Pick<Ground, 'manifest' | 'reaches'>): (migration: Migration) => Verdict {
  const known = new Map<string, Verdict>()
  return ({ placement, removed }) => {
    const key = `${formatPlacement(placement)} ${formatPlacement(removed!.in)}`
    const verdict = known.get(key) ?? judge(manifest, reaches(), { opens: placement, closes: removed!.in })
    known.set(key, verdict)
    return verdict
  }
}

function judge(manifest: Manifest, reaches: readonly StopReach[], life: Parameters<typeof shapeOf>[1]): Verdict {
  // A migration that left with the release that brought it, or before, never reached anybody.
  if (shapeOf(manifest.product, life) !== 'proper') return 'cannot-tell'
  if (!stopsAreKnown(manifest, life)) return 'cannot-tell'
  const answers = reaches.map((reach) => ({ sure: isUnconditional(reach.stop), served: serves(manifest, reach, life) }))
  if (answers.some(({ sure, served }) => sure && served === 'yes')) return 'served'
  if (answers.some(({ sure, served }) => sure && served === 'unknown')) return 'cannot-tell'
  return answers.some(({ served }) => served !== 'no') ? 'only-conditional' : 'unserved'
}
