import { type ComparisonOperator } from './condition.ts'
import { type Duration } from './time.ts'

/**
 * What a program call may be told. Each becomes part of exactly one word; `{version}` in a word, WAYSTOP_VERSION in the environment of a
 * shell text. `with.KEY` is what a person gave. A `|rake` behind a name protects the value for the arguments of a rake task.
 */
export const callPlaceholders = [
  'version',
  'from',
  'line',
  'from_line',
  'name',
  'database',
  'table',
  'column',
  'arguments',
  'run',
  'hop',
] as const

/** What an exit code or an output of a program means for the step it was called for. */
export const callMeanings = ['done', 'nothing-to-do', 'not-yet', 'failed', 'undetermined', 'needs-you'] as const
export type CallMeaning = (typeof callMeanings)[number]

/** How values are read from what a program prints. Where nothing matches, nothing is known: never "finished". */
export type OutputReader =
  /** The named groups of the expression, once per line it matches. */
  | { readonly kind: 'lines'; readonly pattern: string }
  /** The named groups of the expression's first match in the whole text. */
  | { readonly kind: 'text'; readonly pattern: string }
  /** JSON: `items` is the path to a list (empty: the document itself), `fields` are paths inside an item, like `a.b.0`. */
  | { readonly kind: 'json'; readonly items: string; readonly fields: ReadonlyMap<string, string> }

/** A sentence of the output that decides, whatever the exit code is: tools that fail with 0 exist. */
export interface OutputMeaning {
  /** A regular expression over stdout and stderr together. */
  readonly matches: string
  readonly means: CallMeaning
  readonly because: string | undefined
}

/**
 * One call of a program of the product or of the machine. Words may hold `{version}` `{from}` `{line}` `{from_line}` `{name}` `{database}`
 * `{table}` `{column}` `{arguments}` `{run}` `{hop}` and `{with.KEY}`, each of which becomes part of exactly one word.
 */
export interface ProgramCall {
  /** Words of the command; no shell reads them. */
  readonly run: readonly string[]
  /** Instead of `run`: a text for `sh -c`, only where the manifest asks for it. Values stand in the environment as WAYSTOP_VERSION and so on. */
  readonly shell: string | undefined
  /** The role of the hosts it belongs to, for people. */
  readonly on: string | undefined
  readonly timeout: Duration
  /** Codes besides 0, which is done unless it is listed as well. What is not listed is failed. */
  readonly exits: ReadonlyMap<number, CallMeaning>
  readonly outputs: readonly OutputMeaning[]
  readonly reads: OutputReader | undefined
  /** Values that are no secrets. */
  readonly environment: ReadonlyMap<string, string>
  /** Names of variables that must be set where `plan` runs; their values are taken out of every output. */
  readonly secrets: readonly string[]
  /** May it be called once more when nobody knows what became of the first time? */
  readonly repeatable: boolean
  /** May it be called against a copy, when an upgrade is rehearsed? */
  readonly rehearsable: boolean
  /** Only where these values are given: `{package_manager: dnf}`. Absent: always. */
  readonly when?: ReadonlyMap<string, string> | undefined
}

/** What must be true of a check's output, besides its exit code: `{ field: pending, operator: '=', threshold: 0 }`. */
export interface CheckedValue {
  readonly field: string
  readonly operator: ComparisonOperator
  readonly threshold: number | string | boolean
}
