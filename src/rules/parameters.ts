import { readParameter } from './parameter.ts'
import { type RuleMetadata } from './rule.ts'

type Written = Readonly<Record<string, string | number>>

/** The numbers a rule measures by: what the policy writes, else the defaults. What cannot be read is told elsewhere. */
export function parametersOf({ parameters = {} }: RuleMetadata, written: Written = {}): Record<string, number> {
  const values = Object.entries(parameters).map(([name, parameter]) => {
    const value = name in written ? readParameter(parameter, written[name]!) : undefined
    return [name, value ?? readParameter(parameter, parameter.default)!] as const
  })
  return Object.fromEntries(values)
}
