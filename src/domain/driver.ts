import { type Place } from './place.ts'
import { type ProgramCall } from './program-call.ts'

/** `native`: plan migrates; `command`: the product's tools, as data; `guided`: a person does it and plan reads what became of it. */
export const driverKinds = ['native', 'command', 'guided'] as const
export type DriverKind = (typeof driverKinds)[number]

/**
 * What a product's tools can do, each one a list of calls in order. `version` and `status` only read.
 * `status` reads background migrations: fields name, state, and where known database, table, column, arguments, progress.
 */
export const driverVerbs = [
  'version',
  'status',
  'backup',
  'maintenance-on',
  'maintenance-off',
  'stop',
  'deploy',
  'migrate',
  'start',
  'post-migrate',
  'finalize',
  'verify',
] as const
export type DriverVerb = (typeof driverVerbs)[number]

/** How one way to install a product is upgraded: data only. */
export interface DriverDefinition {
  readonly id: string
  readonly name: string
  readonly kind: DriverKind
  /** Ways to install it is for; empty: all. */
  readonly installTypes: readonly string[]
  readonly calls: ReadonlyMap<DriverVerb, readonly ProgramCall[]>
  /** Words of `status` that mean each state: `{finished: [finished, '3']}`. A word that is not listed is unknown. */
  readonly states: ReadonlyMap<BackgroundWord, readonly string[]>
  /** What calls are told besides: `{with.package}`. */
  readonly values?: readonly DriverValue[] | undefined
  /** For people: how a backup is restored of which only the id is known, `{id}` in it. */
  readonly restore?: string | undefined
  /** What a forced `finalize` takes no notice of. */
  readonly finalizeIgnores?: string | undefined
  /** Name of a shipped driver it starts from that was not at hand when the manifest was read: its calls are missing. */
  readonly unresolved?: string | undefined
  readonly place: Place
}

/** A value that differs from site to site, given with `--with NAME=VALUE`. */
export interface DriverValue {
  readonly name: string
  /** What it is, for a person who is asked. */
  readonly about: string
  readonly default: string | undefined
  /** Empty: any. */
  readonly choices: readonly string[]
}

/** What matters of the state of somebody else's background migration. */
export const backgroundWords = ['finished', 'working', 'paused', 'failed'] as const
export type BackgroundWord = (typeof backgroundWords)[number]
