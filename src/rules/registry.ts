// Written by `npm run rules` from the folders of rules: add a file there, not a line here.
import { rule as suppressionUnknownRule } from './structure/suppression-unknown-rule.ts'
import { rule as suppressionWithoutReason } from './structure/suppression-without-reason.ts'
import { rule as unusedSuppression } from './structure/unused-suppression.ts'
import { rule as stopWithoutReason } from './stops/stop-without-reason.ts'
import { type AnyRule } from './rule.ts'

/** Every rule, by group and name. */
export const allRules: readonly AnyRule[] = [
  suppressionUnknownRule,
  suppressionWithoutReason,
  unusedSuppression,
  stopWithoutReason,
]
