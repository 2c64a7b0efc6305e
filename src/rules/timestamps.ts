import { lineOf, type Line, type Point } from '../domain/line.ts'
import { idAt, instantOfId, type Migration } from '../domain/migration.ts'
import { addDays, startOfDay, type CalendarDate, type Instant } from '../domain/time.ts'
import { type Ground } from './ground.ts'

/** A migration the product still has, with the instant its id tells. */
export interface Dated {
  readonly migration: Migration
  readonly instant: Instant
}

/** The same where its release is recorded. */
export interface Placed extends Dated {
  readonly point: Point
  readonly line: Line
}

/** Removed ones are history, and what an impossible clock tells nobody knows. */
export function* dated({ manifest }: Pick<Ground, 'manifest'>): Iterable<Dated> {
  for (const migration of manifest.migrations) {
    const instant = migration.removed ? undefined : instantOfId(migration.id)
    if (instant !== undefined) yield { migration, instant }
  }
}

/** A release that is only inferred proves nothing about a timestamp: it was inferred from it. */
export function* placed(ground: Pick<Ground, 'manifest'>): Iterable<Placed> {
  const { product } = ground.manifest
  for (const { migration, instant } of dated(ground)) {
    if (migration.placement.kind !== 'recorded') continue
    const point = migration.placement.main
    yield { migration, instant, point, line: lineOf(product, point.version) }
  }
}

/** The first id of the day after one. */
export function firstIdAfter(day: CalendarDate): string {
  return idAt(startOfDay(addDays(day, 1))!)
}

/** `20240503141055`, with its name where it has one. */
export function called({ id, name }: Pick<Migration, 'id' | 'name'>): string {
  return name === undefined ? `the migration ${id}` : `${name} (${id})`
}
