import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { type SqlPart, type SqlParts } from '../../domain/sql-fold.ts'
import { compareText } from '../../domain/version.ts'
import { type StopReach } from '../../planner/stop-reach.ts'
import { type BackgroundFate } from './issue-background.ts'
import { standingOf } from './issue-reach.ts'
import { type KeepKind } from './keep-kind.ts'
import { meet, objectsOf, sharedBy, touchesAnything, type Objects, type Touch } from './touches.ts'
import { bare, worksOf, type Works } from './works.ts'

export interface Kept {
  readonly migration: Migration
  readonly kind: KeepKind
  /** A clause: `it changes rows of boats with UPDATE`. */
  readonly because: string
}

export interface Folded {
  readonly migration: Migration
  /** In their order; those that leave nothing behind are left out. */
  readonly parts: readonly SqlPart[]
}

export interface Fold {
  /** In the order in which they run. */
  readonly folded: readonly Folded[]
  /** In reach, and they stay; in the order in which they run. */
  readonly kept: readonly Kept[]
  /** Dated among the folded ones, of releases after the target: never taken. */
  readonly later: readonly Migration[]
}

export interface FoldQuestion {
  readonly manifest: Manifest
  /** What every landing on it contains is in reach. */
  readonly target: StopReach
  /** What a new database of the folding release runs, in this order. */
  readonly chain: readonly Migration[]
  /** What becomes of the background work that is queued in reach. */
  readonly fates: readonly BackgroundFate[]
  /** The SQL of each by its id; undefined for a product whose SQL nobody has. */
  readonly sql: ReadonlyMap<string, SqlParts> | undefined
  /** By database: the statements of the structure that stands already. */
  readonly structures: ReadonlyMap<string, readonly SqlPart[]>
}

/**
 * Which migrations go into a structure. A new database loads it first and then runs what stays, so a migration is folded
 * only where it is proven to make the same of an empty database, whether it runs before or behind everything that stays.
 */
export function foldMigrations(question: FoldQuestion): Fold {
  const { manifest, target, chain, sql } = question
  const ground = groundOf(question)
  const folded: Folded[] = []
  const kept: Kept[] = []
  const later: Migration[] = []
  for (const migration of chain) {
    const standing = standingOf(manifest, target, migration.placement)
    const verdict = standing === 'in-reach' || standing === 'unknown' ? judge(migration, ground) : undefined
    if (standing === 'in-reach' && !verdict) {
      const parts = partsOf(sql?.get(migration.id))
      ground.fold(migration, parts)
      folded.push({ migration, parts: parts.filter(({ kind }) => kind !== 'omitted') })
      continue
    }
    if (verdict) kept.push({ migration, ...verdict })
    else later.push(migration)
    ground.keep(migration)
  }
  const newest = folded.reduce((id, { migration }) => (migration.id > id ? migration.id : id), '')
  return { folded, kept, later: later.filter(({ id }) => id < newest).toSorted((a, b) => compareText(a.id, b.id)) }
}

type Verdict = Omit<Kept, 'migration'>

interface Ground {
  readonly works: Works
  readonly sql: FoldQuestion['sql']
  readonly touchOf: (migration: Migration) => Touch
  readonly keptBefore: (migration: Migration) => readonly { readonly id: string; readonly touch: Touch }[]
  /** Values of enums that the structure adds so far, with who adds them. */
  readonly newValues: (migration: Migration) => ReadonlyMap<string, string>
  readonly keep: (migration: Migration) => void
  readonly fold: (migration: Migration, parts: readonly SqlPart[]) => void
}

function groundOf(question: FoldQuestion): Ground {
  const { manifest, fates, sql, structures } = question
  const objects = objectsByDatabase(question)
  const works = worksOf({ manifest, fates, fillerFor: fillers(question) })
  const kept = new Map<string, { readonly id: string; readonly touch: Touch }[]>()
  const values = new Map([...structures].map(([name, parts]) => [name, addedIn(parts, 'the structure before')]))
  const touchOf = (migration: Migration): Touch => {
    const read = sql?.get(migration.id)
    if (migration.up !== undefined && !(read && 'parts' in read)) return touchesAnything
    return objects.get(migration.database)!.touchOf(partsOf(read), works.tablesOf(migration))
  }
  return {
    works,
    sql,
    touchOf,
    keptBefore: ({ database }) => kept.get(database) ?? [],
    newValues: ({ database }) => values.get(database) ?? new Map(),
    keep: (migration) => {
      works.keep(migration)
      if (!sql) return
      const { id, database } = migration
      kept.set(database, [...(kept.get(database) ?? []), { id, touch: touchOf(migration) }])
    },
    fold: ({ id, database }, parts) =>
      void values.set(database, new Map([...(values.get(database) ?? []), ...addedIn(parts, id)])),
  }
}

function objectsByDatabase({ manifest, chain, sql, structures }: FoldQuestion): Map<string, Objects> {
  return new Map(
    manifest.databases.map((name) => {
      const own = chain.filter(({ database }) => database === name).flatMap(({ id }) => partsOf(sql?.get(id)))
      return [name, objectsOf([...(structures.get(name) ?? []), ...own])]
    }),
  )
}

/**
 * Work that is recorded as finished never sees the rows that migrations write into a new database before it would be
 * finalized. Modules and commands may change any table.
 */
function fillers({ chain, sql, structures }: FoldQuestion) {
  const order = new Map(chain.map(({ id }, i) => [id, i]))
  const writes = (parts: readonly SqlPart[], work: BackgroundMigration): boolean => {
    const tables = new Set(work.tables.map(bare))
    const anywhere = work.work !== undefined && work.work.update === undefined
    const named = (words: readonly string[]): boolean => words.some((word) => tables.has(word))
    return parts.some(
      ({ kind, spreads, words, unbounded }) =>
        (kind === 'rows' || (kind === 'other' && spreads)) && (anywhere || unbounded || named(words)),
    )
  }
  return (work: BackgroundMigration, { database }: Migration): string | undefined => {
    if (!sql) return undefined
    if (writes(structures.get(database) ?? [], work)) return 'the structure before'
    const end = order.get(work.finalizedBy ?? '') ?? chain.length
    return chain.find((one, i) => i < end && one.database === database && writes(partsOf(sql.get(one.id)), work))?.id
  }
}

function partsOf(read: SqlParts | undefined): readonly SqlPart[] {
  return read && 'parts' in read ? read.parts : []
}

function addedIn(parts: readonly SqlPart[], by: string): Map<string, string> {
  return new Map(parts.flatMap(({ addsValue }) => (addsValue === undefined ? [] : [[addsValue, by] as const])))
}

function judge(migration: Migration, ground: Ground): Verdict | undefined {
  const { placement } = migration
  if (placement.kind === 'recorded')
    return ground.works.verdictOn(migration) ?? (ground.sql && judgeSql(migration, ground.sql, ground))
  const because =
    placement.kind === 'inferred'
      ? 'its release is only inferred, so nobody can tell whether the target has it'
      : 'nobody recorded its release'
  return { kind: 'release-unknown', because }
}

function judgeSql(migration: Migration, sql: ReadonlyMap<string, SqlParts>, ground: Ground): Verdict | undefined {
  const { id, up } = migration
  const read = sql.get(id)
  if (up === undefined)
    return ground.works.doesWork(migration) ? undefined : { kind: 'no-sql', because: 'it names no SQL' }
  if (!read || 'problem' in read)
    return { kind: 'unreadable', because: `${up} cannot be read: ${read?.problem.message ?? 'nobody looked'}` }
  const open = read.parts.find(({ kind }) => kind === 'other')
  if (open) return { kind: 'not-proven', because: `it ${open.because!}` }
  return newValueUsed(migration, read.parts, ground) ?? following(migration, ground)
}

/** PostgreSQL refuses a value of an enum in the transaction that adds it, and a structure is one transaction. */
function newValueUsed(migration: Migration, parts: readonly SqlPart[], ground: Ground): Verdict | undefined {
  const values = new Map([...ground.newValues(migration), ...addedIn(parts, migration.id)])
  for (const { literals } of parts) {
    const value = literals.find((literal) => values.has(literal))
    if (value === undefined) continue
    const from = values.get(value)
    const by = from === migration.id ? 'it adds itself' : `${from} adds`
    return { kind: 'uses-new-value', because: `it uses '${value}', which ${by}: one transaction cannot do both` }
  }
  return undefined
}

function following(migration: Migration, ground: Ground): Verdict | undefined {
  const own = ground.touchOf(migration)
  const first = ground.keptBefore(migration).find(({ touch }) => meet(own, touch))
  if (!first) return undefined
  const shared = sharedBy(own, first.touch)
  const what = shared === undefined ? 'nobody can tell what both touch' : `both touch ${shared}`
  return { kind: 'follows-kept', because: `it runs behind ${first.id}, which stays, and ${what}` }
}
