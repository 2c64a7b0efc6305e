import { type BackgroundMigration } from '../../../domain/background-migration.ts'
import { type Manifest } from '../../../domain/manifest.ts'
import { contains } from '../../../domain/placement.ts'
import { type Version } from '../../../domain/version.ts'
import { type BackgroundStatus } from '../../../engine/background/system.ts'
import { isRequired, requiredWork, withoutRecord } from '../../background/required.ts'
import { type Reading } from '../../background/reader.ts'

/** The background work of a hop that a step is about. */
export interface HopWork {
  readonly targets: readonly BackgroundStatus[]
  /** Required ones that no database has a record of. */
  readonly lacking: readonly string[]
}

interface Ends {
  readonly manifest: Manifest
  readonly from: Version
  readonly to: Version
}

/** What the next version finalizes, needs, or has no code for: to be finished while the old one still serves. */
export function dueWork({ manifest, from, to }: Ends, { statuses, databases }: Reading): HopWork {
  const required = requiredWork(manifest, from, to)
  const isRead = (name: string): boolean =>
    databases.some(({ database, state }) => database === name && state === 'read')
  // What is final was needed by an earlier hop.
  const open = statuses.filter(({ state }) => state !== 'finalized')
  const targets = open.filter((status) => isRequired(required, status) && !isGivenUp(manifest, from, status))
  return { targets, lacking: withoutRecord(required, statuses, isRead, true) }
}

/** What the hop queued. */
export function broughtWork({ manifest, from, to }: Ends, { statuses }: Reading): HopWork {
  const { product, backgroundMigrations } = manifest
  const brought = backgroundMigrations.filter(
    ({ queued }) => contains(product, to, queued) !== 'no' && contains(product, from, queued) !== 'yes',
  )
  const targets = statuses.filter(
    (status) => entryOf(brought, status) !== undefined && !isGivenUp(manifest, to, status),
  )
  return { targets, lacking: [] }
}

function entryOf(
  entries: readonly BackgroundMigration[],
  { name, queuedBy }: Pick<BackgroundStatus, 'name' | 'queuedBy'>,
): BackgroundMigration | undefined {
  return entries.find((one) => one.name === name && (one.queuedBy === undefined || one.queuedBy === queuedBy))
}

/** Cancelled by the product itself at a version: by word of the manifest, or because it was queued again. */
export function isGivenUp(
  { product, backgroundMigrations }: Manifest,
  at: Version | undefined,
  status: Pick<BackgroundStatus, 'name' | 'queuedBy' | 'state'>,
): boolean {
  if (status.state !== 'cancelled') return false
  const entry = entryOf(backgroundMigrations, status)
  if (!entry) return false
  const holds = (placement: BackgroundMigration['queued']): boolean =>
    placement.kind !== 'unknown' && (at === undefined || contains(product, at, placement) !== 'no')
  return (
    holds(entry.cancelled) ||
    backgroundMigrations.some(({ requeues, queued }) => requeues === entry.id && holds(queued))
  )
}
