import * as fc from 'fast-check'
import { type Severity } from '../../../src/domain/finding.ts'
import { type Finding, type RuleFacts } from '../../../src/results/finding.ts'
import { type Validation } from '../../../src/results/validation.ts'
import { hostileText } from '../../support/hostile-text.ts'

/** A finding about the second of three lines; the value is `"1.1"`. */
export function findingOf(some: Partial<Finding> = {}): Finding {
  const rule = some.rule ?? 'stop-without-reason'
  return {
    id: `${rule}:1.1`,
    rule,
    severity: 'warning',
    message: 'the stop 1.1 says no reason',
    next: 'add reason: with one sentence for admins',
    place: { file: 'depot/stops.yaml', line: 12, column: 12 },
    end: { line: 12, column: 17 },
    excerpt: { first_line: 11, lines: ['stops:', '  - {line: "1.1"}', '  - {line: "1.2", reason: x}'] },
    related: [],
    facts: {},
    ...some,
  }
}

/** So many findings of one rule, one a line. */
export function findingsOf(number: number, some: Partial<Finding> = {}): Finding[] {
  return Array.from({ length: number }, (_, i) => {
    const base = findingOf(some)
    const place = { ...base.place, line: base.place.line + i }
    return { ...base, id: `${base.rule}:${i}`, place, end: { ...base.end, line: base.end.line + i } }
  })
}

export function ruleOf(name: string, severity: RuleFacts['severity'] = 'warning'): RuleFacts {
  const summary = `what ${name} finds`
  return {
    name,
    group: 'stops',
    severity,
    ran: severity !== 'off',
    summary,
    why: 'Somebody is harmed.',
    fix: 'Write `reason:`.',
  }
}

/** An answer about these findings, counted. */
export function validationOf(findings: readonly Finding[], some: Partial<Validation> = {}): Validation {
  const number = (severity: Severity) => findings.filter((one) => one.severity === severity).length
  const counts = { error: number('error'), warning: number('warning'), info: number('info') }
  return {
    kind: 'validation',
    schema_version: 1,
    source: 'depot',
    manifest: {
      product: 'depot',
      name: 'Depot',
      complete_until: '2026-11-10',
      age_days: 11,
      stale: false,
      by_default: false,
      source: 'depot',
    },
    verdict: counts.error > 0 ? 'failed' : 'passed',
    fail_on: 'error',
    counts,
    left_out: { suppressed: 0, baseline: 0, not_new: 0 },
    findings: [...findings],
    rules: [...new Set(['stop-without-reason', ...findings.map(({ rule }) => rule)])].map((name) => ruleOf(name)),
    unasked: [],
    remarks: [],
    command: 'plan validate depot',
    ...some,
  }
}

const place = (file: fc.Arbitrary<string>) =>
  fc.record({ file, line: fc.integer({ min: 1, max: 40 }), column: fc.integer({ min: 1, max: 60 }) })

/** Findings whose every text but the name of the rule somebody else wrote, at places that fit the lines or do not. */
export const hostileFinding: fc.Arbitrary<Finding> = fc
  .record({
    rule: fc.constantFrom('stop-without-reason', 'unquoted-version'),
    subject: hostileText,
    severity: fc.constantFrom<Severity>('error', 'warning', 'info'),
    message: hostileText,
    next: hostileText,
    place: place(hostileText),
    length: fc.integer({ min: 0, max: 30 }),
    more: fc.integer({ min: 0, max: 1 }),
    lines: fc.array(
      hostileText.map((text) => text.replaceAll('\n', ' ')),
      { minLength: 1, maxLength: 3 },
    ),
    related: fc.array(fc.record({ message: hostileText, place: place(hostileText) }), { maxLength: 2 }),
    isNew: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(({ subject, length, more, lines, isNew, ...rest }) => ({
    ...rest,
    id: `${rest.rule}:${subject}`,
    end: { line: rest.place.line + more, column: rest.place.column + length },
    excerpt: { first_line: Math.max(1, rest.place.line - 1), lines },
    facts: { stop: subject },
    ...(isNew !== undefined && { is_new: isNew }),
  }))

/** Answers made of them, with ids of their own. */
export const hostileValidation: fc.Arbitrary<Validation> = fc
  .record({
    findings: fc.array(hostileFinding, { maxLength: 4 }),
    source: hostileText,
    unasked: fc.array(
      hostileText.map((text) => `not asked: ${text}`),
      { maxLength: 1 },
    ),
    readable: fc.boolean(),
  })
  .map(({ findings, source, unasked, readable }) => {
    const distinct = findings.map((finding, i) => ({ ...finding, id: `${finding.id}~${i}` }))
    const answer = validationOf(distinct, { source, unasked, rules: [ruleOf('stop-without-reason')] })
    if (!readable) delete answer.manifest
    return answer
  })
