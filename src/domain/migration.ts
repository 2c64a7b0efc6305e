import { type Place } from './place.ts'
import { type Placement } from './placement.ts'
import { parseInstant, startOfDay, type Instant } from './time.ts'

export type Phase = 'regular' | 'post'

/** `squashed`: folded into a structure. `obsolete`: nobody needs it. `unknown`: gone, and nobody wrote why. */
export const removalCauses = ['squashed', 'obsolete', 'unknown'] as const
export type RemovalCause = (typeof removalCauses)[number]

/** `one`: the SQL and its record are one transaction. `none`: statement by statement, for what refuses a transaction. */
export const migrationTransactions = ['one', 'none'] as const
export type MigrationTransaction = (typeof migrationTransactions)[number]

/** The instant a migration's id tells, in UTC; undefined for an impossible clock (`20240613064362`). */
export function instantOfId(id: string): Instant | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/u.exec(id)
  if (!parts) return undefined
  const [, year, month, day, hour, minute, second] = parts
  if (startOfDay(`${year}-${month}-${day}`) === undefined) return undefined
  return parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/** The id a migration of an instant has, in UTC. */
export function idAt(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 19).replaceAll(/\D/gu, '')
}

/** One schema migration. */
export interface Migration {
  /** 14 digits, YYYYMMDDhhmmss; impossible clocks occur and are findings. */
  readonly id: string
  readonly name: string | undefined
  readonly placement: Placement
  readonly phase: Phase
  readonly database: string
  readonly apiVersion: string | undefined
  /** Names of background migrations that must be finalized before it runs. */
  readonly dependsOn: readonly string[]
  readonly removed: { readonly in: Placement; readonly because: RemovalCause } | undefined
  /** Names of the background migrations its code queues; undefined when nobody read it. */
  readonly queues: readonly string[] | undefined
  /** Names of the background migrations its code finalizes; undefined when nobody read it. */
  readonly finalizes: readonly string[] | undefined
  /** Path of the SQL that applies it, inside the manifest's folder; only for products `plan` itself drives. */
  readonly up: string | undefined
  /** Path of the SQL that takes it back, inside the manifest's folder. */
  readonly down: string | undefined
  readonly transaction: MigrationTransaction
  readonly place: Place
}
