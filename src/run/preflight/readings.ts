import { type Instant } from '../../domain/time.ts'
import { type AppliedReading } from '../../facts/applied.ts'
import { type Known } from '../../facts/known.ts'
import { type PastRates } from '../../facts/past-rates.ts'
import { type ProbeReading } from '../../facts/run-probe.ts'
import { type ServerReading } from '../../facts/server.ts'
import { type TableSize } from '../../facts/table-size.ts'
import { type TransactionsReading } from '../../facts/transactions.ts'
import { type DatabaseRead } from '../../results/background-parts.ts'
import { type InstalledVersion, type WorkReading } from '../driver.ts'
import { type SchemaJudgement } from './which-release.ts'

/** One database that was read. Two names of one database are one. */
export interface DatabaseReading {
  readonly name: string
  readonly names: readonly string[]
  readonly place: string
  readonly server: Known<ServerReading>
  readonly applied: Known<AppliedReading>
  readonly transactions: Known<TransactionsReading>
  readonly rates: Known<PastRates>
  /** Where the record of migrations was read. */
  readonly schema: SchemaJudgement | undefined
}

/** One background migration, whoever told of it. */
export interface WorkFact extends WorkReading {
  /** Nobody works on it, and nothing happened for a while; `finalizing` without a worker is this. */
  readonly stuck: boolean
  readonly cancelled: boolean
  /** Rows that are left, where that is known. */
  readonly told: string
}

/** Everything that was read of a site before anything is touched. */
export interface SiteReadings {
  readonly at: Instant
  readonly databases: readonly DatabaseReading[]
  /** Of every database of the product: was it read, and why not? */
  readonly reads: readonly DatabaseRead[]
  /** Undefined: nobody can tell anything about background migrations here. */
  readonly work: readonly WorkFact[] | undefined
  /** Whose records those are: `GitLab's tables`, `plan's own tables`. */
  readonly workSource: string
  /** Does each database keep its own records of the same background migration? */
  readonly workPerDatabase: boolean
  readonly installed: readonly InstalledVersion[]
  readonly probes: readonly ProbeReading[]
  /** By `database/table`. */
  readonly sizes: ReadonlyMap<string, Known<TableSize>>
}

export const sizeKey = (database: string, table: string): string => `${database}/${table}`

/** The database that answers to a name. */
export function databaseCalled({ databases }: SiteReadings, name: string): DatabaseReading | undefined {
  return databases.find(({ names }) => names.includes(name))
}

/** Names that were expected and not read. */
export function unreadIn({ reads }: SiteReadings): readonly DatabaseRead[] {
  return reads.filter(({ state }) => state === 'missing' || state === 'unreadable')
}
