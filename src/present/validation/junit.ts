import { compareSeverities } from '../../domain/finding.ts'
import { formatPlace } from '../../domain/place.ts'
import { type Finding, type RuleFacts } from '../../results/finding.ts'
import { type Validation } from '../../results/validation.ts'
import { escapeXml } from '../escape.ts'
import { oneLine, printable } from '../printable.ts'
import { tooManyWarnings } from './headline.ts'

/**
 * JUnit's XML: a test suite per rule, a test case per finding. What makes the check fail is a failure, lighter findings
 * pass with a note; a rule that found nothing is one case that passes, one that did not run is skipped.
 */
export function validationJunit(answer: Validation): string {
  const result = printable(answer)
  const found = Map.groupBy(result.findings, ({ rule }) => rule)
  const names = new Set([...result.rules.map(({ name }) => name), ...found.keys()])
  const facts = new Map(result.rules.map((rule) => [rule.name, rule]))
  const suites = [...names].map((name) =>
    suiteOf(result, name, { facts: facts.get(name), findings: found.get(name) ?? [] }),
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="plan validate ${attribute(result.source)}" ${tallies(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.map(suiteText),
    '</testsuites>',
  ].join('\n')
}

interface Case {
  readonly name: string
  readonly file?: string
  readonly line?: number
  readonly outcome: 'passed' | 'failed' | 'noted' | 'skipped'
  readonly title: string
  readonly text: string
}

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
}

interface Told {
  readonly facts: RuleFacts | undefined
  readonly findings: readonly Finding[]
}

function suiteOf(result: Validation, name: string, { facts, findings }: Told): Suite {
  if (findings.length > 0) return { name, cases: findings.map((finding) => caseOf(result, finding)) }
  const why = facts && !facts.ran ? notRun(result, facts) : undefined
  const outcome = why === undefined ? 'passed' : 'skipped'
  return { name, cases: [{ name: facts?.summary ?? name, outcome, title: why ?? '', text: '' }] }
}

function notRun({ manifest, unasked }: Validation, { severity }: RuleFacts): string {
  if (severity === 'off') return 'turned off by the policy'
  return manifest
    ? 'it did not look: there is no base, or not every rule was asked'
    : (unasked[0] ?? 'the manifest cannot be read')
}

function caseOf(result: Validation, finding: Finding): Case {
  const { id, place, severity, message, next } = finding
  return {
    name: id,
    file: place.file,
    line: place.line,
    outcome: fails(result, finding) ? 'failed' : 'noted',
    title: message,
    text: `${formatPlace(place)} ${severity}: ${message}\n${next}`,
  }
}

function fails(result: Validation, { severity }: Finding): boolean {
  if (severity === 'warning' && tooManyWarnings(result)) return true
  return result.fail_on !== 'never' && compareSeverities(severity, result.fail_on) <= 0
}

function suiteText({ name, cases }: Suite): string {
  const head = `  <testsuite name="${attribute(name)}" ${tallies(cases)}>`
  return [head, ...cases.map((one) => caseText(name, one)), '  </testsuite>'].join('\n')
}

function tallies(cases: readonly Case[]): string {
  const number = (asked: Case['outcome']) => cases.filter(({ outcome }) => outcome === asked).length
  return `tests="${cases.length}" failures="${number('failed')}" errors="0" skipped="${number('skipped')}"`
}

function caseText(suite: string, { name, file, line, outcome, title, text }: Case): string {
  const where = file === undefined ? '' : ` file="${attribute(file)}" line="${line}"`
  const tag = `<testcase classname="${attribute(suite)}" name="${attribute(name)}"${where} time="0"`
  switch (outcome) {
    case 'passed':
      return `    ${tag}/>`
    case 'skipped':
      return `    ${tag}><skipped message="${attribute(title)}"/></testcase>`
    case 'noted':
      return `    ${tag}><system-out>${escapeXml(text)}</system-out></testcase>`
    case 'failed':
      return `    ${tag}><failure message="${attribute(title)}" type="${attribute(suite)}">${escapeXml(text)}</failure></testcase>`
  }
}

function attribute(text: string): string {
  return escapeXml(oneLine(text))
}
