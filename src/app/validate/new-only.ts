import { UserError } from '../../domain/errors.ts'
import { compareSeverities } from '../../domain/finding.ts'
import { type Finding } from '../../results/finding.ts'
import { type Judged } from '../../rules/check.ts'
import { distinctIds } from './findings.ts'
import { type ValidateFlags } from './request.ts'

/** What has to be known of a finding of the base. */
export type Known = Pick<Finding, 'id' | 'severity'>

/** Faults by the ids their findings would have. */
export function knownOf(faults: readonly Judged[]): Known[] {
  return distinctIds(faults.map(({ rule, subject, severity }) => ({ id: `${rule.name}:${subject}`, severity })))
}

/**
 * Says of every finding whether the base has it too. One that weighs more than in the base is new: what could not be
 * decided there is an error now.
 */
export function markNew(findings: readonly Finding[], ofBase: readonly Known[]): Finding[] {
  const known = new Map(ofBase.map(({ id, severity }) => [id, severity]))
  return findings.map((finding) => {
    const before = known.get(finding.id)
    return { ...finding, is_new: before === undefined || compareSeverities(finding.severity, before) < 0 }
  })
}

/** What `--new-only` leaves. */
export function onlyNew(
  findings: readonly Finding[],
  { newOnly }: ValidateFlags,
): { readonly findings: readonly Finding[]; readonly notNew: number } {
  if (!newOnly) return { findings, notNew: 0 }
  const left = findings.filter((finding) => finding.is_new !== false)
  return { findings: left, notNew: findings.length - left.length }
}

/** Without a base nothing is old: the answer would look like all findings were meant. */
export function refuseWithoutBase({ newOnly, base }: ValidateFlags): void {
  if (!newOnly || base !== undefined) return
  throw new UserError({
    code: 'usage',
    what: '--new-only asks which findings the base has, and no base is named',
    next: 'add --base REF, like --base origin/main, or leave --new-only out',
  })
}
