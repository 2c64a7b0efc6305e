import { redact } from '../domain/redact.ts'
import { type SystemName } from '../engine/background/system.ts'

/** What is asked of the planner besides product and versions. */
export interface AskedWords {
  readonly installation?: string | undefined
  readonly fact?: readonly string[] | undefined
  readonly facts?: string | undefined
  readonly assumeNo?: boolean | undefined
  readonly component?: readonly string[] | undefined
  readonly accept?: readonly string[] | undefined
  readonly zeroDowntime?: boolean | undefined
  readonly strict?: boolean | undefined
  readonly install?: string | undefined
  /** Databases to read: the path is then that of this site. */
  readonly database?: readonly string[] | undefined
  readonly directUrl?: readonly string[] | undefined
  readonly without?: readonly string[] | undefined
  readonly system?: SystemName | undefined
}

/** Flags that ask the same again, without passwords; `--from` and `--to` left out. */
export function planningWords(flags: AskedWords): string[] {
  const many = (name: string, values: readonly string[] | undefined) =>
    (values ?? []).flatMap((value) => [`--${name}`, value])
  return [
    ...(flags.installation === undefined ? [] : ['--installation', flags.installation]),
    ...many('fact', flags.fact),
    ...(flags.facts === undefined ? [] : ['--facts', flags.facts]),
    ...(flags.assumeNo ? ['--assume-no'] : []),
    ...many('component', flags.component),
    ...many('accept', flags.accept),
    ...(flags.zeroDowntime ? ['--zero-downtime'] : []),
    ...(flags.strict ? ['--strict'] : []),
    ...(flags.install === undefined ? [] : ['--install', flags.install]),
    ...(flags.system === undefined ? [] : ['--system', flags.system]),
    ...many('database', flags.database?.map(redact)),
    ...many('direct-url', flags.directUrl?.map(redact)),
    ...many('without', flags.without),
  ]
}
