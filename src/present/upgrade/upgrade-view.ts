import { type Refusal } from '../../results/plan-parts.ts'
import { type Path, type PerAnswer, type Upgrade } from '../../results/upgrade.ts'
import { asCommand } from './commands.ts'
import { allWarnings, groupText, warningGroups } from './folded-warnings.ts'
import { knownText, pathParts, staleText, title } from './headline.ts'
import { nightsOf } from './nights.ts'
import { hopView, reasonView, type HopView, type ReasonView } from './hop-view.ts'
import { alternativeText, answersText } from './other-paths.ts'
import { factFlag, probeCommand, probeText, questionsLead, savingText } from './questions.ts'
import { siteTexts } from './site.ts'

/** An answer of `plan upgrade` as the templates of checklist and page see it. Absent values are null, lists are empty. */
export interface UpgradeView {
  readonly title: string
  readonly product: string
  readonly from: string
  readonly to: string
  readonly verdict: Upgrade['verdict']
  /** `newest 18 known on 2026-11-20`. */
  readonly known: string
  /** `17 hops, 4 only if`, `PostgreSQL 13 -> 16 once`. */
  readonly parts: readonly string[]
  readonly coverage: string
  readonly stale: string | null
  readonly hops: readonly HopView[]
  readonly questions_lead: string
  /** The command that prints the queries; empty when no question has one. */
  readonly probe_command: string
  readonly questions: readonly QuestionView[]
  readonly per_answer: readonly AnswerView[]
  readonly alternatives: readonly { readonly name: string; readonly text: string; readonly hops: readonly string[] }[]
  readonly refusal: RefusalView | null
  readonly warnings: readonly string[]
  readonly every_warning: readonly ReasonView[]
  /** What was read of the databases, where any were given, and when. */
  readonly site: readonly string[]
  readonly uncounted: readonly string[]
  readonly remarks: readonly string[]
  readonly command: string
  readonly next_command: string
  readonly manifest: Upgrade['manifest']
}

interface QuestionView {
  readonly condition: string
  readonly question: string
  readonly criterion: string | null
  readonly probe: string | null
  readonly saving: string
  readonly flag: string
}

interface RefusalView {
  readonly reasons: readonly ReasonView[]
  readonly changes: readonly string[]
  readonly try: string | null
}

interface AnswerView {
  readonly answers: string
  readonly parts: readonly string[]
  readonly landings: readonly string[]
  readonly refusal: RefusalView | null
}

export function upgradeView(result: Upgrade, arrow = '->'): UpgradeView {
  const nights = nightsOf(result)
  return {
    title: title(result, arrow),
    product: result.manifest.name,
    from: result.from.version,
    to: result.to.version,
    verdict: result.verdict,
    known: knownText(result),
    parts: partsOf(result.path, arrow),
    coverage: result.coverage.text,
    stale: staleText(result) ?? null,
    hops: result.path?.hops.map((hop, i) => hopView(hop, i, arrow, nights?.[i]?.heading)) ?? [],
    ...openEnds(result, arrow),
    warnings: warningGroups(allWarnings(result)).map((group) => groupText(group)),
    every_warning: allWarnings(result).map(reasonView),
    site: siteTexts(result),
    uncounted: result.uncounted,
    remarks: result.remarks,
    command: result.command,
    next_command: asCommand(result, 'next'),
    manifest: result.manifest,
  }
}

type OpenEnds = Pick<
  UpgradeView,
  'questions_lead' | 'probe_command' | 'questions' | 'per_answer' | 'alternatives' | 'refusal'
>

function openEnds(result: Upgrade, arrow: string): OpenEnds {
  return {
    questions_lead: questionsLead(result),
    probe_command: probeCommand(result),
    questions: result.questions.map((one) => ({
      condition: one.condition,
      question: one.question,
      criterion: one.criterion ?? null,
      probe: one.probe ? probeText(one.probe) : null,
      saving: savingText(one),
      flag: factFlag(one),
    })),
    per_answer: result.per_answer.map((one) => answerView(one, arrow)),
    alternatives: result.alternatives.map((one) => ({ name: one.name, text: alternativeText(one), hops: one.hops })),
    refusal: refusalView(result.refusal),
  }
}

function answerView({ answers, path, refusal }: PerAnswer, arrow: string): AnswerView {
  return {
    answers: answersText(answers),
    parts: partsOf(path, arrow),
    landings: path?.hops.map(({ to }) => to) ?? [],
    refusal: refusalView(refusal),
  }
}

function refusalView(refusal: Refusal | undefined): RefusalView | null {
  return refusal
    ? { reasons: refusal.reasons.map(reasonView), changes: refusal.changes, try: refusal.try ?? null }
    : null
}

function partsOf(path: Path | undefined, arrow: string): readonly string[] {
  return path && path.hops.length > 0 ? pathParts(path, arrow) : []
}
