import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { nearest } from '../../domain/nearest.ts'
import { earliestPoint, formatPlacement } from '../../domain/placement.ts'
import { commandLine } from '../command-line.ts'

/** The one background migration of a name, or the one that a migration or a release queues. */
export function chooseBackground(
  { backgroundMigrations }: Manifest,
  name: string,
  queuedBy: string | undefined,
): BackgroundMigration {
  const named = backgroundMigrations.filter((one) => one.name === name)
  if (named.length === 0) throw unknown(backgroundMigrations, name)
  const meant = queuedBy === undefined ? named : named.filter((one) => queueOf(one) === queuedBy)
  if (meant.length > 1) throw ambiguous(named, name, `${name} is queued ${named.length} times`)
  const [only] = meant
  if (!only) throw ambiguous(named, name, `no ${name} is queued by ${queuedBy}`)
  if (only.cancelled.kind !== 'unknown')
    throw new UserError({
      code: 'cancelled',
      what: `${name} was given up in ${formatPlacement(only.cancelled)}: there is nothing to finalize`,
      place: only.place,
      next: 'remove cancelled_in: from its entry when that is wrong',
    })
  return only
}

/** What its identity names: the queueing migration, else the release. */
function queueOf({ queuedBy, queued }: BackgroundMigration): string | undefined {
  return queuedBy ?? earliestPoint(queued)?.text
}

function unknown(all: readonly BackgroundMigration[], name: string): UserError {
  const near = nearest(name, new Set(all.map((one) => one.name)))
  return new UserError({
    code: 'unknown-background-migration',
    what: `there is no background migration "${name}" in the manifest`,
    next: near.length > 0 ? 'check the name' : 'check the name, or list them with plan manifest show',
    suggestions: near.map((one) => commandLine(['plan', 'new', 'finalizer', one])),
  })
}

function ambiguous(named: readonly BackgroundMigration[], name: string, what: string): UserError {
  const some = named.slice(0, 5).flatMap((one) => queueOf(one) ?? [])
  return new UserError({
    code: 'several-background-migrations',
    what,
    next: 'say which one with --queued-by',
    suggestions: some.map((queue) => commandLine(['plan', 'new', 'finalizer', name, '--queued-by', queue])),
    details: named.map(
      (one) =>
        `queued ${one.queuedBy === undefined ? 'in' : `by ${one.queuedBy} in`} ${formatPlacement(one.queued)}, finalized in ${formatPlacement(one.finalized)}`,
    ),
  })
}
