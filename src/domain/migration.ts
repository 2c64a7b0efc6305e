import { type Place } from './place.ts'
import { type Placement } from './placement.ts'

export type Phase = 'regular' | 'post'

/** `squashed`: folded into a structure. `obsolete`: nobody needs it. `unknown`: gone, and nobody wrote why. */
export const removalCauses = ['squashed', 'obsolete', 'unknown'] as const
export type RemovalCause = (typeof removalCauses)[number]

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
  /** Path of the SQL that applies it, inside the manifest's folder; only for products `plan` itself drives. */
  readonly up: string | undefined
  readonly place: Place
}
