// Written by `npm run rules` from the folders of rules: add a file there, not a line here.
import { rule as stopWithoutReason } from './stops/stop-without-reason.ts'
import { type AnyRule } from './rule.ts'

/** Every rule, by group and name. */
export const allRules: readonly AnyRule[] = [
  stopWithoutReason,
]
