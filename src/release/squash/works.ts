import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { type BackgroundFate } from './issue-background.ts'
import { type KeepKind } from './keep-kind.ts'

/** What folding asks of background work. */
export interface Works {
  /** Why a migration stays for what it does to background work; undefined where nothing speaks against folding it. */
  readonly verdictOn: (migration: Migration) => { readonly kind: KeepKind; readonly because: string } | undefined
  /** Does it queue or finalize anything? */
  readonly doesWork: (migration: Migration) => boolean
  /** Tables that work on which it queues, without their schemas. */
  readonly tablesOf: (migration: Migration) => readonly string[]
  /** From now on what it queues counts as queued by one that stays. */
  readonly keep: (migration: Migration) => void
}

export interface WorksQuestion {
  readonly manifest: Pick<Manifest, 'backgroundMigrations'>
  readonly fates: readonly BackgroundFate[]
  /** Which migration gives a new database rows that the work would have to change; undefined: none does. */
  readonly fillerFor: (work: BackgroundMigration, queue: Migration) => string | undefined
}

export function worksOf({ manifest: { backgroundMigrations }, fates, fillerFor }: WorksQuestion): Works {
  const byQueue = Map.groupBy(backgroundMigrations, ({ queuedBy }) => queuedBy)
  const byFinalizer = Map.groupBy(backgroundMigrations, ({ finalizedBy }) => finalizedBy)
  const fateOf = new Map(fates.map((one) => [one.background.id, one]))
  const kept = new Map<string, string>()
  const queueVerdict = (migration: Migration, work: BackgroundMigration) => {
    const fate = fateOf.get(work.id)
    if (fate && fate.fate !== 'may-go')
      return {
        kind: fate.fate === 'must-stay' ? 'queues-unfinished' : 'queues-unknown',
        because: `it queues ${work.name}: ${fate.because}`,
      } as const
    const filler = fillerFor(work, migration)
    if (filler === undefined) return undefined
    return {
      kind: 'queues-for-rows',
      because: `it queues ${work.name}, which a new database needs for rows that ${filler} writes`,
    } as const
  }
  return {
    doesWork: ({ id }) => byQueue.has(id) || byFinalizer.has(id),
    tablesOf: ({ id }) => (byQueue.get(id) ?? []).flatMap(({ tables }) => tables.map(bare)),
    keep: ({ id }) => {
      for (const work of byQueue.get(id) ?? []) for (const key of [work.id, `name ${work.name}`]) kept.set(key, id)
    },
    verdictOn: (migration) => {
      const { id, dependsOn } = migration
      for (const work of byQueue.get(id) ?? []) {
        const verdict = queueVerdict(migration, work)
        if (verdict) return verdict
      }
      const final = (byFinalizer.get(id) ?? []).find((work) => kept.has(work.id))
      const needed = dependsOn.find((name) => kept.has(`name ${name}`))
      if (final) return restsOn('finalizes-kept', `finalizes ${final.name}`, kept.get(final.id)!)
      return needed === undefined
        ? undefined
        : restsOn('depends-on-kept', `needs ${needed}`, kept.get(`name ${needed}`)!)
    },
  }
}

function restsOn(kind: KeepKind, what: string, queue: string): { readonly kind: KeepKind; readonly because: string } {
  return { kind, because: `it ${what}, and ${queue}, which queues that, stays` }
}

/** A table without its schema. */
export function bare(table: string): string {
  return table.split('.').at(-1)!.replaceAll('"', '')
}
