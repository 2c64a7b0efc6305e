import { compareLines, comparePoints, formatLine, lineOf, type Point } from '../domain/line.ts'
import { type Migration } from '../domain/migration.ts'
import { type Product } from '../domain/product.ts'
import { isUnconditional } from '../domain/stop.ts'
import { comparePrecedence } from '../domain/version.ts'
import { type StopReach } from '../planner/stop-reach.ts'
import { isStopBefore } from './calendar.ts'
import { type Manifest } from '../domain/manifest.ts'

/** What one release folds into a structure. */
export interface Squash {
  /** The release or line that no longer has the migrations. */
  readonly point: Point
  /** Ascending by id; never empty. */
  readonly folded: readonly Migration[]
  /** The stop up to which the policy lets it fold; undefined when there are not that many stops before it. */
  readonly target: StopReach | undefined
}

/** Every squash whose release is recorded, ascending. */
export function squashesOf({
  manifest,
  reaches,
}: {
  readonly manifest: Manifest
  readonly reaches: () => readonly StopReach[]
}): Squash[] {
  const { product, policy, migrations } = manifest
  const byPoint = new Map<string, { point: Point; folded: Migration[] }>()
  for (const migration of migrations) {
    const point = squashedIn(migration)
    if (!point) continue
    const known = byPoint.get(point.text)
    if (known) known.folded.push(migration)
    else byPoint.set(point.text, { point, folded: [migration] })
  }
  if (byPoint.size === 0) return []
  const stops = reaches().filter(({ stop }) => isUnconditional(stop))
  const back = policy.squashTarget === 'stop' ? -1 : -2
  const targets = new Map<string, StopReach | undefined>()
  return [...byPoint.values()]
    .toSorted((a, b) => comparePoints(product, a.point, b.point))
    .map(({ point, folded }) => {
      const line = formatLine(lineOf(product, point.version))
      if (!targets.has(line))
        targets.set(line, stops.filter(({ stop }) => isStopBefore(manifest, stop, point)).at(back))
      return { point, folded, target: targets.get(line) }
    })
}

/** The recorded release that folded a migration. */
export function squashedIn({ removed }: Migration): Point | undefined {
  return removed?.because === 'squashed' && removed.in.kind === 'recorded' ? removed.in.main : undefined
}

/** Does one point lie after another? A line and a version on it are not told apart. */
export function isAfter(product: Product, a: Point, b: Point): boolean {
  if (a.wholeLine || b.wholeLine) return compareLines(lineOf(product, a.version), lineOf(product, b.version)) > 0
  return comparePrecedence(a.version, b.version) > 0
}

/** The folded migration with the latest timestamp. */
export function newestOf({ folded }: Squash): Migration {
  return folded.at(-1)!
}

/** `the last stop before 1.5`, as the policy says how far to fold. */
export function targetWords(policy: 'stop' | 'two-stops-back', point: Point): string {
  return `the ${policy === 'stop' ? 'last' : 'second last'} stop before ${point.text}`
}
