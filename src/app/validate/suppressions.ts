import { type Severity } from '../../domain/finding.ts'
import { nearest } from '../../domain/nearest.ts'
import { type Place } from '../../domain/place.ts'
import { suppressionComments, type SuppressionComment } from '../../manifest/suppression-comments.ts'
import { type Finding } from '../../results/finding.ts'
import { severityOf } from '../../rules/check.ts'
import { allRules } from '../../rules/registry.ts'
import { type PlacedFault } from './findings.ts'
import { areAll, ranIn, type RulesRun } from './ran-rules.ts'
import { shownFile, type Subject } from './subject.ts'

/** What is asked of suppressions beside suppressing. */
export interface CommentQuestion {
  /** Names of every rule there is. */
  readonly known: ReadonlySet<string>
  /** Did the rule look for everything that could be suppressed? Of another one nothing is called unused. */
  readonly ran: (rule: string) => boolean
  /** What findings of a rule weigh; `off` when it is not asked. */
  readonly severityOf: (rule: CommentRuleName) => Severity | 'off'
  /** What `--strict` would find beside: a comment that suppresses only that is used. Asked when one seems unused. */
  readonly stricter: () => readonly Finding[]
}

/** The question for a run of rules. */
export function commentQuestion(run: RulesRun, stricter: CommentQuestion['stricter']): CommentQuestion {
  const chosen = new Map(run.chosen.map((rule) => [rule.name, rule]))
  const ran = ranIn(run)
  const all = areAll(run)
  return {
    known: new Set(allRules.map(({ name }) => name)),
    ran: (name) => all && ran(name),
    severityOf: (name) => {
      const rule = chosen.get(name)
      return rule ? severityOf(rule, run.policy) : 'off'
    },
    stricter,
  }
}

export type CommentRuleName = 'suppression-without-reason' | 'suppression-unknown-rule' | 'unused-suppression'

export interface Suppressed {
  readonly kept: readonly Finding[]
  /** How many findings comments suppress. */
  readonly count: number
  /** What is wrong with the comments themselves; it cannot be suppressed. */
  readonly faults: readonly PlacedFault[]
}

/** One rule that one comment names. */
interface Directive {
  readonly comment: SuppressionComment
  readonly rule: string
  readonly place: Place
  isUsed: boolean
}

/** Leaves out the findings that comments suppress, and tells what is wrong with the comments. */
export function suppress(subject: Subject, findings: readonly Finding[], question: CommentQuestion): Suppressed {
  const comments = subject.texts.flatMap(({ path, text }) => suppressionComments(path, text))
  if (comments.length === 0) return { kept: findings, count: 0, faults: [] }
  const directives = comments.filter(({ reason }) => reason !== undefined).flatMap(directivesOf)
  const kept = without(subject, findings, directives)
  const idle = directives.filter(({ isUsed }) => !isUsed)
  if (idle.length > 0) without(subject, question.stricter(), idle)
  const tell = toldBy(question)
  const faults = [
    ...comments.filter(({ reason }) => reason === undefined).flatMap((one) => tell.withoutReason(one)),
    ...comments.flatMap((one) => tell.unknown(one)),
    ...idle.filter(({ isUsed }) => !isUsed).flatMap((one) => tell.unused(one)),
  ]
  return { kept, count: findings.length - kept.length, faults }
}

function directivesOf(comment: SuppressionComment): Directive[] {
  return comment.rules.map(({ name, place }) => ({ comment, rule: name, place, isUsed: false }))
}

/** Every comment that covers a finding is used, also where two of them do. */
function without(subject: Subject, findings: readonly Finding[], directives: readonly Directive[]): Finding[] {
  const key = (file: string, rule: string) => `${rule} ${file}`
  const byFile = Map.groupBy(directives, ({ comment, rule }) => key(shownFile(subject, comment.place.file), rule))
  return findings.filter(({ rule, place: { file, line } }) => {
    const covering = (byFile.get(key(file, rule)) ?? []).filter(
      ({ comment: { covers } }) => covers && covers.first <= line && line <= covers.last,
    )
    for (const one of covering) one.isUsed = true
    return covering.length === 0
  })
}

function toldBy({ known, ran, severityOf }: CommentQuestion) {
  const fault = (rule: CommentRuleName, told: Omit<PlacedFault, 'rule' | 'severity'>): PlacedFault[] => {
    const severity = severityOf(rule)
    return severity === 'off' ? [] : [{ ...told, rule, severity }]
  }
  return {
    withoutReason: ({ place, end, rules }: SuppressionComment): PlacedFault[] =>
      fault('suppression-without-reason', {
        subject: subjectOf(place, rules.map(({ name }) => name).join(',')),
        message: 'the comment suppresses findings without a reason, so it suppresses nothing',
        next: 'write the reason behind a colon, or delete the comment',
        place,
        end,
      }),
    unknown: ({ place, end, rules }: SuppressionComment): PlacedFault[] => {
      const none =
        rules.length > 0
          ? []
          : fault('suppression-unknown-rule', {
              subject: subjectOf(place, ''),
              message: 'the comment names no rule, so it suppresses nothing',
              next: 'write the name of the rule before the colon, as findings show it',
              place,
              end,
            })
      const unknown = rules.filter(({ name }) => !known.has(name))
      return [...none, ...unknown.flatMap((one) => fault('suppression-unknown-rule', toldUnknown(one, known)))]
    },
    unused: ({ comment, rule, place }: Directive): PlacedFault[] =>
      known.has(rule) && ran(rule) ? fault('unused-suppression', toldUnused(comment, rule, place)) : [],
  }
}

function toldUnknown({ name, place }: { readonly name: string; readonly place: Place }, known: ReadonlySet<string>) {
  const near = nearest(name, known)
  return {
    subject: subjectOf(place, name),
    message: `there is no rule "${name}"`,
    next:
      near.length > 0
        ? `did you mean ${near.join(' or ')}?`
        : 'write the name of the rule as findings show it, or delete the comment',
    place,
    end: behind(place, name),
  }
}

function toldUnused({ covers, reach }: SuppressionComment, rule: string, place: Place) {
  const told = { subject: subjectOf(place, rule), place, end: behind(place, rule) }
  if (covers) {
    const lines = covers.first === covers.last ? `line ${covers.first}` : `lines ${covers.first} to ${covers.last}`
    const where = reach === 'file' ? 'this file' : lines
    return { ...told, message: `${rule} finds nothing in ${where}`, next: 'delete the comment, or this name in it' }
  }
  const message = 'the comment covers nothing'
  return reach === 'file'
    ? { ...told, message: `${message}: it stands below the first entry`, next: 'move it above everything else' }
    : { ...told, message: `${message}: no entry follows it`, next: 'move it directly above the entry, or delete it' }
}

/** Without line numbers, so that baselines hold. */
function subjectOf({ file }: Place, names: string): string {
  return names === '' ? file : `${file}/${names}`
}

function behind(place: Place, text: string): Place {
  return { ...place, column: place.column + text.length }
}
