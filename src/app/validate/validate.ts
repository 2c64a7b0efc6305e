import { compareSeverities, type Severity } from '../../domain/finding.ts'
import { defaultPolicy, type Policy } from '../../domain/policy.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Finding, type RuleFacts } from '../../results/finding.ts'
import { type Validation } from '../../results/validation.ts'
import { severityOf } from '../../rules/check.ts'
import { type AnyRule } from '../../rules/rule.ts'
import { checkoutDefaults } from '../checkout-defaults.ts'
import { factsOf } from '../chosen-manifest.ts'
import { commandLine } from '../command-line.ts'
import { checked, knownInBase, type Checked, type Question } from './checked.ts'
import { chosenRules } from './chosen-rules.ts'
import { comparisonOf, type Comparison } from './compared.ts'
import { freeze } from './freeze.ts'
import { markNew, onlyNew, refuseWithoutBase } from './new-only.ts'
import { type ValidateFlags } from './request.ts'
import { again } from './again.ts'
import { subjectOf, type Subject } from './subject.ts'

/** Checks a manifest by every rule, or by those that were named. */
export async function validate(ports: Ports, flags: ValidateFlags): Promise<Validation> {
  refuseWithoutBase(flags)
  const fixes = flags.fix ? await (await import('./fix.ts')).fixManifest(ports, flags) : {}
  const subject = await subjectOf(ports, flags)
  const rules = chosenRules(flags.rule)
  const comparison = await comparisonOf(ports, flags, subject)
  const question = { rules, strict: flags.strict ?? false, asOfRelease: flags.asOfRelease }
  const found = compareWithBase(ports, subject, question, comparison)
  // A baseline is of every rule, whatever was asked this time.
  const thawed = again(subject, { strict: flags.strict })
  const left = await freeze(ports, subject, found.findings, { flags, command: thawed, ran: found.ran })
  const { findings, notNew } = onlyNew(left.findings, flags)
  const limits = { failOn: flags.failOn ?? (await failOnDefault(ports)), maxWarnings: flags.maxWarnings }
  const counts = countsOf(findings)
  const manifest = 'ok' in subject.result ? subject.result.ok : undefined
  return {
    kind: 'validation',
    schema_version: 1,
    source: subject.shown,
    ...(manifest && { manifest: factsOf(ports, manifest, subject.found) }),
    verdict: failed(counts, limits) ? 'failed' : 'passed',
    fail_on: limits.failOn,
    ...(limits.maxWarnings !== undefined && { max_warnings: limits.maxWarnings }),
    counts,
    left_out: { suppressed: found.suppressed, baseline: left.frozen, not_new: notNew },
    ...fixes,
    findings: [...findings],
    rules: rules.map((rule) => ruleFacts(rule, manifest?.policy ?? defaultPolicy, found.ran(rule.name))),
    unasked: found.unasked,
    remarks: [...comparison.remarks, ...left.remarks],
    command: commandLine(again(subject, flags)),
  }
}

/** What is found, and of each whether the base has it too. */
function compareWithBase(ports: Ports, subject: Subject, question: Question, comparison: Comparison): Checked {
  const found = checked(ports, subject, question, comparison)
  if (!comparison.hasBase) return found
  return { ...found, findings: markNew(found.findings, knownInBase(ports, subject, question, comparison)) }
}

async function failOnDefault(ports: Ports): Promise<Validation['fail_on']> {
  return (await checkoutDefaults(ports))?.failOn ?? 'error'
}

function countsOf(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const { severity } of findings) counts[severity] += 1
  return counts
}

interface Limits {
  readonly failOn: Validation['fail_on']
  readonly maxWarnings: number | undefined
}

function failed(counts: Record<Severity, number>, { failOn, maxWarnings }: Limits): boolean {
  if (maxWarnings !== undefined && counts.warning > maxWarnings) return true
  if (failOn === 'never') return false
  return (Object.keys(counts) as Severity[]).some((one) => counts[one] > 0 && compareSeverities(one, failOn) <= 0)
}

function ruleFacts(rule: AnyRule, policy: Policy, ran: boolean): RuleFacts {
  const { name, group, summary, why, fix } = rule
  return { name, group, severity: 'codes' in rule ? rule.severity : severityOf(rule, policy), ran, summary, why, fix }
}
