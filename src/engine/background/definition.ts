import { type BackgroundMigration, type BackgroundWork, type BatchStrategy } from '../../domain/background-migration.ts'
import { UserError } from '../../domain/errors.ts'
import { stableHash } from '../../domain/stable-hash.ts'
import { type Duration } from '../../domain/time.ts'

/** The work itself: one SQL statement, a JavaScript module, or an external command. */
export type Work =
  | { readonly kind: 'update'; readonly sql: string }
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'command'; readonly command: readonly string[] }

/** Everything a worker needs to know; kept with the row, so that one without the manifest can do `update` work. */
export interface Definition {
  readonly table: string
  /** Columns; every one NOT NULL, the last unique. */
  readonly key: readonly string[]
  readonly strategy: BatchStrategy
  readonly work: Work
  /** SQL that holds for every row that needs no more work. */
  readonly done: string | null
  /** Rows. */
  readonly batchSize: number
  readonly maximumBatchSize: number
  readonly subBatchSize: number
  /** Milliseconds between two sub-batches. */
  readonly pause: Duration
  /** How long a batch should take. */
  readonly batchTime: Duration
  /** How long a statement of a sub-batch may take. */
  readonly timeout: Duration
  readonly maximumAttempts: number
  readonly failureRatio: number
}

/** Where the manifest is silent. Batch bounds, attempts and ratio are GitLab's constants; sizes were measured in `bench/`. */
export const defaults = {
  batchSize: 10_000,
  maximumBatchSize: 2_000_000,
  subBatchSize: 1000,
  pause: 0,
  batchTime: 10_000,
  timeout: 15_000,
  maximumAttempts: 3,
  failureRatio: 0.5,
} as const

/** Throws UserError when the manifest does not say how the work is done. */
export function definitionOf(migration: BackgroundMigration): Definition {
  const { work, tables } = migration
  const [table] = tables
  if (!work || table === undefined || work.key.length === 0) throw notRunnable(migration)
  return {
    table,
    key: work.key,
    strategy: work.strategy,
    work: workOf(migration, work),
    done: work.done ?? null,
    ...sizesOf(work),
    pause: work.pause ?? defaults.pause,
    batchTime: work.batchTime ?? defaults.batchTime,
    timeout: work.timeout ?? defaults.timeout,
    maximumAttempts: work.maximumAttempts ?? defaults.maximumAttempts,
    failureRatio: work.failureRatio ?? defaults.failureRatio,
  }
}

/** A bound that is tighter than a default goes before it. */
function sizesOf(work: BackgroundWork): Pick<Definition, 'batchSize' | 'maximumBatchSize' | 'subBatchSize'> {
  const { maximumBatchSize = defaults.maximumBatchSize, subBatchSize = defaults.subBatchSize } = work
  const batchSize = work.batchSize ?? Math.min(defaults.batchSize, maximumBatchSize)
  return {
    batchSize,
    maximumBatchSize: Math.max(batchSize, maximumBatchSize),
    subBatchSize: Math.min(batchSize, subBatchSize),
  }
}

/** Of what decides which rows change and how; sizes and times may change without it becoming another work. */
export function checksumOf({ table, key, strategy, work, done }: Definition): string {
  return stableHash(JSON.stringify([table, key, strategy, work, done]))
}

function workOf(migration: BackgroundMigration, { update, module, command }: BackgroundWork): Work {
  if (update !== undefined) return { kind: 'update', sql: update }
  if (module !== undefined) return { kind: 'module', path: module }
  if (command !== undefined) return { kind: 'command', command }
  throw notRunnable(migration)
}

function notRunnable({ name, place }: BackgroundMigration): UserError {
  return new UserError({
    code: 'not-runnable',
    what: `the manifest does not say how ${name} is done`,
    place,
    next: 'give it a table, a key, and one of update, module and command',
  })
}
