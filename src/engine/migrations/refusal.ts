import { type MigrationRefusalKind } from '../../domain/migration-refusal.ts'
import { type Place } from '../../domain/place.ts'

/** Why nothing is begun. */
export interface Refusal {
  readonly kind: MigrationRefusalKind
  /** Id of the migration, or name of the background migration. */
  readonly subject: string
  readonly database: string
  /** One sentence without a period. */
  readonly message: string
  readonly next: string
  readonly place?: Place | undefined
}
