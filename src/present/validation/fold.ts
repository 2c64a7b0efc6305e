import { compareSeverities } from '../../domain/finding.ts'
import { type Finding } from '../../results/finding.ts'

/** Findings that are shown, in their order, and how many more of which rules there are. */
export interface Folded {
  readonly shown: readonly Finding[]
  readonly more: readonly { readonly rule: string; readonly number: number }[]
}

/** At most so many findings a rule: the heaviest, and of those the new ones, then the first. */
export function foldFindings(findings: readonly Finding[], most: number): Folded {
  const byRule = [...Map.groupBy(findings, ({ rule }) => rule)]
  const kept = new Set(byRule.flatMap(([, some]) => some.toSorted(byWeight).slice(0, most)))
  return {
    shown: findings.filter((one) => kept.has(one)),
    more: byRule.flatMap(([rule, { length }]) => (length > most ? [{ rule, number: length - most }] : [])),
  }
}

function byWeight(a: Finding, b: Finding): number {
  return compareSeverities(a.severity, b.severity) || Number(b.is_new === true) - Number(a.is_new === true)
}
