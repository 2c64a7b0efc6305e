import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Life, livesOf } from '../../domain/life.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { contains, type Placement } from '../../domain/placement.ts'
import { type Truth } from '../../domain/truth.ts'
import { comparePrecedence, type Version } from '../../domain/version.ts'

/** The two ends of what was done: what ran before, and whose code is installed now. */
export interface DoneHop {
  readonly was: Version
  readonly now: Version
}

/** A life that was over when the hop ended, although it was not when it began. */
export interface PassedLife {
  /** Id of the background migration, or of the migration that was folded. */
  readonly id: string
  readonly name: string
  /** Undefined: a schema migration that was folded before it ran here. */
  readonly work: BackgroundMigration | undefined
  readonly migration: Migration | undefined
  /** Both ends lie inside the hop. Otherwise it was queued before, and left behind. */
  readonly jumped: boolean
  /** Recorded facts say so; else an inferred end lies somewhere around. */
  readonly certain: boolean
}

/** Lives that the hop jumped, and work that it left behind, in the order of the manifest. */
export function passedLives(manifest: Manifest, hop: DoneHop): readonly PassedLife[] {
  // Without a hop nothing is passed, whatever is only inferred.
  if (comparePrecedence(hop.was, hop.now) >= 0) return []
  const lives = livesOf(manifest)
  const work = new Map(lives.flatMap((life) => (life.kind === 'work' ? [[life.id, life] as const] : [])))
  const passed = manifest.backgroundMigrations.flatMap((one) => passedWork(manifest, hop, one, work.get(one.id)))
  const queueing = new Set(passed.map(({ work: one }) => one?.queuedBy))
  const removals = new Set(lives.flatMap(({ id, kind }) => (kind === 'removal' && !queueing.has(id) ? [id] : [])))
  const folded = manifest.migrations.filter(({ id }) => removals.has(id))
  return [...passed, ...folded.flatMap((one) => passedRemoval(manifest, hop, one))]
}

function passedWork(manifest: Manifest, hop: DoneHop, one: BackgroundMigration, life: Life | undefined): PassedLife[] {
  const { product } = manifest
  const { was, now } = hop
  const ends = endsOf(one, life)
  const [end] = ends
  const over = truthOf(ends.map((at) => contains(product, now, at)))
  const queued = contains(product, now, one.queued)
  if (!end || over === 'no' || queued === 'no') return []
  if (contains(product, was, end) === 'yes' || isReplaced(manifest, now, one)) return []
  const before = contains(product, was, one.queued)
  const certain = over === 'yes' && queued === 'yes' && before !== 'unknown' && contains(product, was, end) === 'no'
  return [{ id: one.id, name: one.name, work: one, migration: undefined, jumped: before !== 'yes', certain }]
}

/** What ends it first: a finalizer or a dependent, then the code that goes. */
function endsOf({ finalized, deleted }: BackgroundMigration, life: Life | undefined): readonly Placement[] {
  return [life?.closes ?? finalized, deleted].filter(({ kind }) => kind !== 'unknown')
}

function truthOf(some: readonly Truth[]): Truth {
  if (some.includes('yes')) return 'yes'
  return some.includes('unknown') ? 'unknown' : 'no'
}

/** Given up, or queued again: another one stands for it. */
export function isReplaced(
  { product, backgroundMigrations }: Manifest,
  now: Version,
  one: BackgroundMigration,
): boolean {
  return (
    contains(product, now, one.cancelled) === 'yes' ||
    backgroundMigrations.some(({ requeues, queued }) => requeues === one.id && contains(product, now, queued) === 'yes')
  )
}

function passedRemoval({ product }: Manifest, { was, now }: DoneHop, migration: Migration): PassedLife[] {
  const gone = contains(product, now, migration.removed!.in)
  const before = contains(product, was, migration.placement)
  if (gone === 'no' || before === 'yes') return []
  const { id, name } = migration
  const certain = gone === 'yes' && before === 'no'
  return [{ id, name: name ?? id, work: undefined, migration, jumped: true, certain }]
}
