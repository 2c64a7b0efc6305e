import { type Fault, type Severity } from '../../domain/finding.ts'
import { type Place } from '../../domain/place.ts'
import { compareText } from '../../domain/version.ts'
import { type ManifestProblem } from '../../manifest/problem.ts'
import { spotFinder } from '../../manifest/spots.ts'
import { type Finding } from '../../results/finding.ts'
import { type Judged } from '../../rules/check.ts'
import { endOfWord, linesOf } from './source-lines.ts'
import { shownFile, type Subject } from './subject.ts'

/** Lines shown above and below a finding. */
const around = 1

/** Findings out of what rules found, by place. */
export function findingsOf(subject: Subject, judged: readonly Judged[]): Finding[] {
  const find = spotFinder(subject.texts)
  const findings = judged.map((fault) => {
    const { place, end } = find(fault.at)
    const related = (fault.related ?? []).map((one) => ({
      message: one.message,
      place: shownPlace(subject, find(one).place),
    }))
    return findingOf(subject, { ...fault, rule: fault.rule.name }, { place, end, related })
  })
  return inOrder(distinctIds(findings))
}

/** Findings out of what keeps the manifest from being read. */
export function findingsOfProblems(
  subject: Subject,
  problems: readonly ManifestProblem[],
  ruleOf: (code: string) => string,
): Finding[] {
  const findings = problems.map(({ code, message, next, place }) => {
    const fault = { rule: ruleOf(code), subject: place.file, severity: 'error' as const, message, next }
    return findingOf(subject, fault, { place, end: endOfWord(subject.texts, place), related: [] })
  })
  return inOrder(distinctIds(findings))
}

/** A fault that knows its place already. */
export type PlacedFault = Told & { readonly place: Place; readonly end: Place }

/** Findings and further faults with places, in one order. */
export function withPlaced(subject: Subject, findings: readonly Finding[], faults: readonly PlacedFault[]): Finding[] {
  if (faults.length === 0) return [...findings]
  const more = faults.map(({ place, end, ...told }) => findingOf(subject, told, { place, end, related: [] }))
  return inOrder([...findings, ...distinctIds(more)])
}

type Told = Pick<Fault, 'subject' | 'message' | 'next' | 'facts'> & {
  readonly rule: string
  readonly severity: Severity
}

function findingOf(
  subject: Subject,
  { rule, subject: about, severity, message, next, facts = {} }: Told,
  { place, end, related }: { place: Place; end: Place; related: Finding['related'] },
): Finding {
  return {
    id: `${rule}:${about}`,
    rule,
    severity,
    message,
    next,
    place: shownPlace(subject, place),
    end: { line: end.line, column: end.column },
    excerpt: excerptOf(subject, place),
    related,
    facts: { ...facts },
  }
}

function shownPlace(subject: Subject, { file, line, column }: Place): Place {
  return { file: shownFile(subject, file), line, column }
}

function excerptOf({ texts }: Subject, { file, line }: Place): Finding['excerpt'] {
  const first = Math.max(1, line - around)
  return { first_line: first, lines: linesOf(texts, file).slice(first - 1, line + around) }
}

/** A second finding of one name gets a number, so that an id always means one of them. */
export function distinctIds<T extends Pick<Finding, 'id'>>(findings: readonly T[]): T[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const count = (seen.get(finding.id) ?? 0) + 1
    seen.set(finding.id, count)
    return count === 1 ? finding : { ...finding, id: `${finding.id}~${count}` }
  })
}

function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    ({ place: a, rule: first }, { place: b, rule: second }) =>
      compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(first, second),
  )
}
