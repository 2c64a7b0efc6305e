import { type Manifest } from '../../domain/manifest.ts'
import { type Policy } from '../../domain/policy.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Finding } from '../../results/finding.ts'
import { type Validation } from '../../results/validation.ts'
import { check, severityOf } from '../../rules/check.ts'
import { groundOf, type Given } from '../../rules/ground.ts'
import { type Compared } from '../../rules/immutability/history.ts'
import { parametersByRule } from '../../rules/parameter.ts'
import { allRules } from '../../rules/registry.ts'
import { type AnyRule } from '../../rules/rule.ts'
import { asOfRelease } from './as-of-release.ts'
import { isCheck, ruleOfCode } from './chosen-rules.ts'
import { comparedWith, type Comparison } from './compared.ts'
import { findingsOf, findingsOfProblems, withPlaced } from './findings.ts'
import { knownOf, type Known } from './new-only.ts'
import { ranIn } from './ran-rules.ts'
import { type Subject } from './subject.ts'
import { commentQuestion, suppress } from './suppressions.ts'

/** What is asked of a manifest. */
export interface Question {
  readonly rules: readonly AnyRule[]
  readonly strict: boolean
  readonly asOfRelease: string | undefined
}

/** What was found, what was not looked for, and why. */
export interface Checked extends Pick<Validation, 'unasked'> {
  readonly findings: readonly Finding[]
  readonly suppressed: number
  /** Did a rule look for what it finds? */
  readonly ran: (rule: string) => boolean
}

/** Checks a manifest against what it is compared with. */
export function checked(ports: Ports, subject: Subject, question: Question, comparison: Comparison): Checked {
  if ('problems' in subject.result) return unreadable(subject)
  return run(ports, subject, question, { manifest: subject.result.ok, ...comparedWith(comparison, subject) })
}

/**
 * What the same rules find in the base, set as they are set now: what only another setting shows is not new. Where it
 * stands matters only to comments that suppress it; without one the base is not read for places.
 */
export function knownInBase(ports: Ports, subject: Subject, question: Question, comparison: Comparison): Known[] {
  const base = comparison.base
  if (!base) return []
  if ('problems' in base.result) return [...unreadable(base).findings]
  const manifest = withRulesOf(base.result.ok, subject)
  const compared = { manifest, ...comparedWith({ ...comparison, base: undefined }, base) }
  const then = { ...question, asOfRelease: undefined }
  if (base.texts.some(({ text }) => /waystop\s+ignore/iu.test(text)))
    return [...run(ports, base, then, compared).findings]
  return knownOf(check(groundOf(givenOf(ports, base, then, compared)), question.rules.filter(isCheck)))
}

function withRulesOf(manifest: Manifest, { result }: Subject): Manifest {
  if ('problems' in result) return manifest
  return { ...manifest, policy: { ...manifest.policy, rules: result.ok.policy.rules } }
}

function unreadable(subject: Subject): Checked {
  const problems = 'problems' in subject.result ? subject.result.problems : []
  return {
    findings: findingsOfProblems(subject, problems, ruleOfCode),
    suppressed: 0,
    ran: () => false,
    unasked: ['the other rules wait until the manifest can be read'],
  }
}

function givenOf({ clock }: Ports, { sql, absentFiles }: Subject, question: Question, compared: Compared): Given {
  const all = { rules: parametersByRule(allRules), sql, absentFiles }
  return asOfRelease({ ...compared, now: clock.now(), strict: question.strict, ...all }, question.asOfRelease)
}

function run(ports: Ports, subject: Subject, question: Question, compared: Compared): Checked {
  const { rules, strict } = question
  const { policy } = compared.manifest
  const given = givenOf(ports, subject, question, compared)
  const find = (how: Given) => findingsOf(subject, check(groundOf(how), rules.filter(isCheck)))
  const stricter = () => (strict ? [] : find({ ...given, strict: true }))
  const asked = { chosen: rules, policy, hasBase: Boolean(compared.base ?? compared.lock) }
  const { kept, count, faults } = suppress(subject, find(given), commentQuestion(asked, stricter))
  const findings = withPlaced(subject, kept, faults)
  return { findings, suppressed: count, unasked: unasked(asked), ran: ranIn(asked) }
}

interface Asked {
  readonly chosen: readonly AnyRule[]
  readonly policy: Pick<Policy, 'rules'>
  readonly hasBase: boolean
}

/** Rules about changes that had nothing to compare with. */
function unasked({ chosen, policy, hasBase }: Asked): string[] {
  const waiting = chosen.filter((rule) => {
    return rule.group === 'immutability' && !('codes' in rule) && severityOf(rule, policy) !== 'off'
  })
  if (hasBase || waiting.length === 0) return []
  const named = waiting.length === 1 ? `the rule ${waiting[0]!.name} waits` : 'the rules about what is out wait'
  return [`${named} for something to compare with: --base REF, or the lock that plan release cut writes`]
}
