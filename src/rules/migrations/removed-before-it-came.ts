import { isInferred, shapeOf } from '../../domain/life.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { type Rule } from '../rule.ts'
import { called } from '../timestamps.ts'

/** What is removed was there before. */
export const rule: Rule = {
  name: 'removed-before-it-came',
  group: 'migrations',
  severity: 'error',
  summary: 'a migration that is said to be removed before the release that brings it',
  why: `Both releases cannot be right, and from them follows whether an upgrade misses the migration. With the wrong one
the planner calls a hop legal that loses a change of the schema, or forbids one that is fine.`,
  fix: 'Correct `release:` or `removed: {in: …}`.',
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-07-01}
  - {version: "1.1.0", date: 2026-08-01}
migrations:
  - {id: "20260715080000", release: "1.1", removed: {in: "1.0", because: obsolete}}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-07-01}
  - {version: "1.1.0", date: 2026-08-01}
migrations:
  - {id: "20260615080000", release: "1.0", removed: {in: "1.1", because: obsolete}}
`,
  },
  *check({ manifest }) {
    for (const migration of manifest.migrations) {
      const { removed, placement } = migration
      if (!removed) continue
      const life = { opens: placement, closes: removed.in }
      if (shapeOf(manifest.product, life) !== 'inverted') continue
      yield {
        subject: migration.id,
        message: `${called(migration)} is removed in ${formatPlacement(removed.in)} and comes with ${formatPlacement(placement)}, which is later`,
        next: 'correct one of the two releases',
        at: { entry: migration.place, field: ['removed', 'in'] },
        severity: isInferred(life) ? 'info' : undefined,
      }
    }
  },
}
