import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { outSince } from '../finalizer/out.ts'

/**
 * Is any release out that brings it? One whose release is only inferred, or that nobody recorded, counts as released: a
 * database may have it, so nothing about it may be changed.
 */
export function isReleased(manifest: Manifest, { placement }: Migration, today: CalendarDate): boolean {
  if (placement.kind !== 'recorded') return true
  return [placement.main, ...placement.backports].some((point) => outSince(manifest, point, today) !== undefined)
}
