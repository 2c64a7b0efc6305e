import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { contains, type Placement, unplaced } from '../../domain/placement.ts'
import { type Version } from '../../domain/version.ts'

/** How far a record of applied migrations is from what one release has. Migrations nobody can place speak for nothing. */
export interface Fit {
  readonly missingRegular: number
  readonly missingPost: number
  readonly extra: number
}

/** Compares one record of applied migrations with any release. */
export interface Fitting {
  /** Migrations the manifest records for these databases and can place: only they speak. */
  readonly placed: number
  /** How many of them are applied. */
  readonly applied: number
  readonly fitOf: (version: Version) => Fit
  readonly missingAt: (version: Version) => readonly Migration[]
  readonly extraAt: (version: Version) => readonly Migration[]
}

/** Migrations that come and go with the same releases. */
interface Group {
  readonly placement: Placement
  readonly gone: Placement
  readonly isPost: boolean
  readonly migrations: Migration[]
  applied: number
}

/** Whoever is folded into a structure, or no longer needed, is neither missed nor too much. */
export function fitting(manifest: Manifest, databases: readonly string[], applied: ReadonlySet<string>): Fitting {
  const { product } = manifest
  const groups = grouped(manifest, databases, applied)
  const there = ({ placement, gone }: Group, version: Version): 'missing' | 'extra' | undefined => {
    const brought = contains(product, version, placement)
    if (brought === 'no') return 'extra'
    const isGone = gone.kind !== 'unknown' && contains(product, version, gone) !== 'no'
    return brought === 'yes' && !isGone ? 'missing' : undefined
  }
  const listed = (version: Version, what: 'missing' | 'extra'): readonly Migration[] =>
    groups
      .filter((group) => there(group, version) === what)
      .flatMap(({ migrations }) => migrations.filter(({ id }) => applied.has(id) === (what === 'extra')))
  return {
    placed: groups.reduce((sum, { migrations }) => sum + migrations.length, 0),
    applied: groups.reduce((sum, group) => sum + group.applied, 0),
    fitOf: (version) => {
      const fit = { missingRegular: 0, missingPost: 0, extra: 0 }
      for (const group of groups) {
        const what = there(group, version)
        if (what === 'extra') fit.extra += group.applied
        else if (what === 'missing')
          fit[group.isPost ? 'missingPost' : 'missingRegular'] += group.migrations.length - group.applied
      }
      return fit
    },
    missingAt: (version) => listed(version, 'missing'),
    extraAt: (version) => listed(version, 'extra'),
  }
}

/** Placements are few and shared, so a release is compared with groups, not with migrations. */
function grouped(
  { migrations }: Manifest,
  databases: readonly string[],
  applied: ReadonlySet<string>,
): readonly Group[] {
  const known = new Map<Placement, Group[]>()
  for (const migration of migrations) {
    const { placement, phase, removed } = migration
    if (placement.kind === 'unknown' || !databases.includes(migration.database)) continue
    const gone = removed?.in ?? unplaced
    const same = known.get(placement) ?? []
    known.set(placement, same)
    let group = same.find((one) => one.gone === gone && one.isPost === (phase === 'post'))
    if (!group) same.push((group = { placement, gone, isPost: phase === 'post', migrations: [], applied: 0 }))
    group.migrations.push(migration)
    if (applied.has(migration.id)) group.applied += 1
  }
  return [...known.values()].flat()
}
