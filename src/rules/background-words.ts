import { type BackgroundMigration } from '../domain/background-migration.ts'
import { type Spot } from '../domain/finding.ts'
import { comparePoints, type Point } from '../domain/line.ts'
import { type Placement } from '../domain/placement.ts'
import { type Product } from '../domain/product.ts'
import { type Ground } from './ground.ts'

/** What a background migration is called in a sentence: its name, and where that is not enough what queues it. */
export function nameOf({ backgroundsByName }: Ground, { name, queuedBy, id }: BackgroundMigration): string {
  if (backgroundsByName(name).length < 2) return name
  return queuedBy === undefined ? id : `${name} (queued by ${queuedBy})`
}

/** Where it is written what queues or finalizes it, or would be. */
export function endSpot({ place, queuedBy, finalizedBy }: BackgroundMigration, end: 'queued' | 'finalized'): Spot {
  const by = end === 'queued' ? queuedBy : finalizedBy
  return { entry: place, field: [`${end}_${by === undefined ? 'in' : 'by'}`] }
}

/** The one point where something comes; undefined when nobody knows it or an inferred interval has two ends. */
export function onlyPoint(product: Product, placement: Placement): Point | undefined {
  if (placement.kind === 'recorded') return placement.main
  if (placement.kind === 'unknown') return undefined
  return comparePoints(product, placement.earliest, placement.latest) === 0 ? placement.latest : undefined
}
