import { type BackgroundMigration } from './background-migration.ts'
import { type Component } from './component.ts'
import { type Condition } from './condition.ts'
import { type Block, type Dwell, type Gate, type Note } from './constraint-entries.ts'
import { type Coverage } from './coverage.ts'
import { type DriverDefinition } from './driver.ts'
import { type InstallType } from './install-type.ts'
import { type Migration } from './migration.ts'
import { type Place } from './place.ts'
import { type Policy } from './policy.ts'
import { type Product } from './product.ts'
import { type LineEntry, type Release } from './release.ts'
import { type Sample } from './sample.ts'
import { type SquashEntry } from './squash.ts'
import { type Stop } from './stop.ts'
import { type CalendarDate, type Instant } from './time.ts'

/** A version of the product's migration base class and when a migration may use it; both ends included. */
export interface ApiVersion {
  readonly version: string
  readonly from: Instant | undefined
  readonly until: Instant | undefined
  /** Must a migration that uses it name its release? */
  readonly demandsRelease: boolean
  readonly note: string | undefined
  readonly place: Place
}

/** Where facts of the manifest come from. */
export interface Source {
  readonly what: string
  readonly from: string
  readonly read: CalendarDate | undefined
}

/**
 * Everything known about a product's upgrades, read and linked: every version parsed, every reference resolved,
 * releases and lines ascending. Plain data.
 */
export interface Manifest {
  readonly product: Product
  /** Newest known releases are as of this day. */
  readonly completeUntil: CalendarDate
  readonly coverage: readonly Coverage[]
  readonly policy: Policy
  readonly databases: readonly string[]
  readonly components: readonly Component[]
  readonly conditions: readonly Condition[]
  readonly installTypes: readonly InstallType[]
  /** How `plan run` upgrades it; the one for the way it is installed counts. */
  readonly drivers: readonly DriverDefinition[]
  /** Ascending; every release's line is here. */
  readonly lines: readonly LineEntry[]
  /** Ascending. */
  readonly releases: readonly Release[]
  /** Ascending; those that only follow from the schedule included. */
  readonly stops: readonly Stop[]
  /** Ascending by the release that folds. */
  readonly squashes: readonly SquashEntry[]
  readonly apiVersions: readonly ApiVersion[]
  readonly migrations: readonly Migration[]
  readonly backgroundMigrations: readonly BackgroundMigration[]
  readonly blocks: readonly Block[]
  readonly dwell: readonly Dwell[]
  readonly gates: readonly Gate[]
  readonly notes: readonly Note[]
  /** Rows to rehearse an upgrade with. */
  readonly samples: readonly Sample[]
  readonly sources: readonly Source[]
}

/** Days after which a manifest is too old to be trusted without a word. */
export const staleAfterDays = 45
