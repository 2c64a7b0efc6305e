import { parseDuration } from '../domain/time.ts'
import { type Parameter, type RuleMetadata } from './rule.ts'

type Written = Readonly<Record<string, string | number>>

/** The numbers a rule measures by: what the policy writes, else the defaults. What cannot be read is told elsewhere. */
export function parametersOf({ parameters = {} }: RuleMetadata, written: Written = {}): Record<string, number> {
  const values = Object.entries(parameters).map(([name, parameter]) => {
    const value = name in written ? readParameter(parameter, written[name]!) : undefined
    return [name, value ?? readParameter(parameter, parameter.default)!] as const
  })
  return Object.fromEntries(values)
}

/** Milliseconds or a count; undefined when the text is none of the kind. */
export function readParameter({ kind }: Parameter, value: string | number): number | undefined {
  if (kind === 'count') return typeof value === 'number' ? value : undefined
  return typeof value === 'string' ? parseDuration(value) : undefined
}
