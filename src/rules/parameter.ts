import { parseDuration } from '../domain/time.ts'

/** A number a product may set in `policy.rules.NAME.parameters`. */
export interface Parameter {
  /** `duration` is written `21d` and handed over in milliseconds; `count` is a whole number. */
  readonly kind: 'duration' | 'count'
  /** As it is written. */
  readonly default: string | number
  /** What it means, a sentence. */
  readonly description: string
}

export type Parameters = Readonly<Record<string, Parameter>>

/** Milliseconds or a count; undefined when the text is none of the kind. */
export function readParameter({ kind }: Parameter, value: string | number): number | undefined {
  if (kind === 'count') return typeof value === 'number' ? value : undefined
  return typeof value === 'string' ? parseDuration(value) : undefined
}

/** What may be set of each rule, by its name: for rules that check the settings of rules. */
export function parametersByRule(
  rules: readonly { readonly name: string; readonly parameters?: Parameters }[],
): ReadonlyMap<string, Parameters> {
  return new Map(rules.map(({ name, parameters = {} }) => [name, parameters]))
}
