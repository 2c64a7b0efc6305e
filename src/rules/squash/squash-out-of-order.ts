import { compareLines, lineOf, type Line } from '../../domain/line.ts'
import { type Migration } from '../../domain/migration.ts'
import { contains, earliestPoint, formatPlacement, latestPoint } from '../../domain/placement.ts'
import { type Product } from '../../domain/product.ts'
import { newestOf, squashesOf, type Squash } from '../../release/squashes.ts'
import { called } from '../timestamps.ts'
import { type Rule } from '../rule.ts'

/** What is dated among folded migrations is folded with them, or known to be an exception. */
export const rule: Rule = {
  name: 'squash-out-of-order',
  group: 'squash',
  severity: 'warning',
  summary:
    'a migration that stays, dated among those that a squash folds, of a release after the one they are folded up to',
  why: `It was begun before the folded ones and came later. Whoever folds by timestamp, or compares a database by its newest
timestamp, takes it for part of the structure: it is dropped, and every installation that comes from the stop lacks it.
Databases that passed such a release had to be repaired by hand.`,
  fix: `Compare what is folded with the files of the release it is folded up to, not with dates, and see that this one
stays. Then turn the rule off for this place with a comment that says so.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-01-05}
  - {version: "1.1.0", date: 2026-02-05}
  - {version: "1.2.0", date: 2026-03-05}
  - {version: "1.2.1", date: 2026-03-25}
  - {version: "1.3.0", date: 2026-04-05}
  - {version: "1.4.0", date: 2026-05-05}
  - {version: "1.5.0", date: 2026-06-05, minimum_schema: "1.2.1"}
stops:
  - {line: "1.2", min_patch: "1.2.1", reason: the search index is rebuilt in the background, cause: other}
  - {line: "1.4", reason: parcels are numbered anew, cause: other}
migrations:
  - {id: "20260315080000", release: "1.3"}
  - {id: "20260320080000", release: "1.2.1", removed: {in: "1.5", because: squashed}}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-01-05}
  - {version: "1.1.0", date: 2026-02-05}
  - {version: "1.2.0", date: 2026-03-05}
  - {version: "1.2.1", date: 2026-03-25}
  - {version: "1.3.0", date: 2026-04-05}
  - {version: "1.4.0", date: 2026-05-05}
  - {version: "1.5.0", date: 2026-06-05, minimum_schema: "1.2.1"}
stops:
  - {line: "1.2", min_patch: "1.2.1", reason: the search index is rebuilt in the background, cause: other}
  - {line: "1.4", reason: parcels are numbered anew, cause: other}
migrations:
  - {id: "20260320080000", release: "1.2.1", removed: {in: "1.5", because: squashed}}
  - {id: "20260321080000", release: "1.3"}
`,
  },
  *check(ground) {
    const { product, migrations } = ground.manifest
    const reached = reachedBy(product, squashesOf(ground))
    let i = 0
    // Both ascend by id, so each squash is passed once.
    for (const migration of migrations) {
      while (i < reached.length && reached[i]!.newest.id < migration.id) i += 1
      const first = reached[i]
      if (!first || migration.removed || !cameLater(product, migration, first)) continue
      const { squash, newest } = first
      yield {
        subject: migration.id,
        message: `${called(migration)} came with ${formatPlacement(migration.placement)} and is dated before ${newest.id}, which ${squash.point.text} folds`,
        next: `see that ${squash.point.text} still has it, and say so in a comment that turns this rule off here`,
        at: { entry: migration.place, field: ['id'] },
        related: [{ entry: newest.place, message: 'the newest that is folded' }],
        severity: migration.placement.kind === 'inferred' ? 'info' : undefined,
      }
    }
  },
}

interface Reached {
  readonly squash: Squash
  readonly newest: Migration
  /** The newest line of what is folded; undefined when one of its releases is unknown. */
  readonly upTo: Line | undefined
}

/** The squashes that reach further in time than every one before them; what lies inside is in reach of the first. */
function reachedBy(product: Product, squashes: readonly Squash[]): Reached[] {
  const reached: Reached[] = []
  for (const squash of squashes) {
    const newest = newestOf(squash)
    if (newest.id > (reached.at(-1)?.newest.id ?? ''))
      reached.push({ squash, newest, upTo: newestLine(product, squash.folded) })
  }
  return reached
}

function newestLine(product: Product, migrations: readonly Migration[]): Line | undefined {
  let newest: Line | undefined
  for (const { placement } of migrations) {
    const point = latestPoint(placement)
    if (!point) return undefined
    const line = lineOf(product, point.version)
    if (!newest || compareLines(line, newest) > 0) newest = line
  }
  return newest
}

/** After the stop they are folded up to; where there is none, after the newest release of what is folded. */
function cameLater(product: Product, { placement }: Migration, { squash: { target }, upTo }: Reached): boolean {
  if (target) return contains(product, target.highest, placement) === 'no'
  const point = earliestPoint(placement)
  return point !== undefined && upTo !== undefined && compareLines(lineOf(product, point.version), upTo) > 0
}
