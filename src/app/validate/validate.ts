import { compareSeverities, type Severity } from '../../domain/finding.ts'
import { defaultPolicy, type Policy } from '../../domain/policy.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Finding, type RuleFacts } from '../../results/finding.ts'
import { type Validation } from '../../results/validation.ts'
import { check, severityOf } from '../../rules/check.ts'
import { groundOf, type Given } from '../../rules/ground.ts'
import { parametersByRule } from '../../rules/parameter.ts'
import { allRules } from '../../rules/registry.ts'
import { type AnyRule } from '../../rules/rule.ts'
import { checkoutDefaults } from '../checkout-defaults.ts'
import { factsOf } from '../chosen-manifest.ts'
import { commandLine } from '../command-line.ts'
import { chosenRules, isCheck, ruleOfCode } from './chosen-rules.ts'
import { findingsOf, findingsOfProblems, withPlaced } from './findings.ts'
import { freeze } from './freeze.ts'
import { ranIn } from './ran-rules.ts'
import { type ValidateFlags } from './request.ts'
import { subjectOf, type Subject } from './subject.ts'
import { commentQuestion, suppress } from './suppressions.ts'

/** Checks a manifest by every rule, or by those that were named. */
export async function validate(ports: Ports, flags: ValidateFlags): Promise<Validation> {
  const subject = await subjectOf(ports, flags)
  const rules = chosenRules(flags.rule)
  const { suppressed, unasked, ...found } =
    'problems' in subject.result
      ? unreadable(subject, subject.result.problems)
      : checked(ports, subject, { manifest: subject.result.ok, rules, strict: flags.strict ?? false })
  const command = ['plan', 'validate', ...again(subject)]
  const { findings, frozen, remarks } = await freeze(ports, subject, found.findings, { flags, command, ran: found.ran })
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
    left_out: { suppressed, baseline: frozen, not_new: 0 },
    findings: [...findings],
    rules: rules.map((rule) => ruleFacts(rule, manifest?.policy ?? defaultPolicy)),
    unasked,
    remarks: [...remarks],
    command: commandLine(command),
  }
}

interface Checked extends Pick<Validation, 'unasked'> {
  readonly findings: readonly Finding[]
  readonly suppressed: number
  /** Did a rule look for what it finds? */
  readonly ran: (rule: string) => boolean
}

function unreadable(subject: Subject, problems: Parameters<typeof findingsOfProblems>[1]): Checked {
  return {
    findings: findingsOfProblems(subject, problems, ruleOfCode),
    suppressed: 0,
    ran: () => false,
    unasked: ['the other rules wait until the manifest can be read'],
  }
}

interface Question {
  readonly manifest: Manifest
  readonly rules: readonly AnyRule[]
  readonly strict: boolean
}

function checked({ clock }: Ports, subject: Subject, { manifest, rules, strict }: Question): Checked {
  const given: Given = { manifest, now: clock.now(), strict, base: undefined, rules: parametersByRule(allRules), sql: subject.sql }
  const find = (how: Given) => findingsOf(subject, check(groundOf(how), rules.filter(isCheck)))
  const stricter = () => (strict ? [] : find({ ...given, strict: true }))
  const run = { chosen: rules, policy: manifest.policy, hasBase: given.base !== undefined }
  const { kept, count, faults } = suppress(subject, find(given), commentQuestion(run, stricter))
  return { findings: withPlaced(subject, kept, faults), suppressed: count, unasked: [], ran: ranIn(run) }
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

function ruleFacts(rule: AnyRule, policy: Policy): RuleFacts {
  const { name, group, summary, why, fix } = rule
  return { name, group, severity: 'codes' in rule ? rule.severity : severityOf(rule, policy), summary, why, fix }
}

function again({ found, shown }: Subject): string[] {
  return found.shipped === undefined ? [shown] : ['--product', found.shipped]
}
