import { type Question } from '../../results/plan-parts.ts'
import { type Upgrade } from '../../results/upgrade.ts'
import { displayWidth, padTo } from '../display-width.ts'
import { type Palette } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { count } from '../words.ts'
import { besideLabel, labelled } from './tail.ts'

/** Unanswered conditions, and the hops saved when all of them are answered no. */
export type OpenQuestions = Pick<Upgrade, 'questions' | 'command'> & Partial<Pick<Upgrade, 'all_no'>>

/** What nobody answered, and what an answer would save: one line each, how to tell it in the first. */
export function questionLines(
  result: OpenQuestions,
  width: number,
  palette: Palette,
  verbose: boolean,
): readonly string[] {
  const { questions } = result
  if (questions.length === 0) return []
  const probe = probeCommand(result)
  const flags = Math.max(...questions.map((one) => displayWidth(factFlag(one))))
  const savings = Math.max(...questions.map((one) => displayWidth(savingText(one))))
  const rows = questions.flatMap((one) => {
    const row = `${padTo(factFlag(one), flags)}  ${padTo(savingText(one), savings)}`
    if (verbose) return [row, ...questionDetails(one).map((text) => `  ${text}`)]
    const whole = `${row}  ${oneLine(one.question)}`
    return [displayWidth(whole) <= besideLabel(width) ? whole : row.trimEnd()]
  })
  return labelled(
    'Questions',
    [`${questionsLead(result)}. ${probe === '' ? 'Say' : `Queries: ${probe}; or say`}`, ...rows],
    width,
    palette,
  )
}

/** `4 open, all no saves 4 hops`. */
export function questionsLead({ questions, all_no: saved = 0 }: Pick<OpenQuestions, 'questions' | 'all_no'>): string {
  return `${questions.length} open${saved > 0 ? `, all no saves ${count(saved, 'hop')}` : ''}`
}

/** The command that prints the queries, for the same manifest; empty when no question has a query. */
export function probeCommand({ questions, command }: OpenQuestions): string {
  if (questions.every(({ probe }) => probe === undefined)) return ''
  const chosen = command.match(/--(?:manifest|product|installation) (?:'[^']*'|\S+)/gu) ?? []
  return ['plan facts sql', ...chosen].join(' ')
}

/** `--fact many-users=no`. */
export function factFlag({ condition }: Question, answer: 'yes' | 'no' = 'no'): string {
  return `--fact ${oneLine(condition)}=${answer}`
}

/** `saves 1 hop`; `saves none alone` where other answers must be no as well. */
export function savingText({ if_no: saved }: Question): string {
  return saved > 0 ? `saves ${count(saved, 'hop')}` : 'saves none alone'
}

/** The question, how the vendor words it, and the query that answers it. */
export function questionDetails({ question, criterion, probe }: Question): readonly string[] {
  return [
    oneLine(question),
    ...(criterion === undefined ? [] : [`published: ${oneLine(criterion)}`]),
    ...(probe ? [probeText(probe)] : []),
  ]
}

export function probeText({ database, sql, operator, threshold, verified }: NonNullable<Question['probe']>): string {
  return `yes when, on ${database}: (${oneLine(sql)}) ${operator} ${threshold}${verified ? '' : ' [nobody tried this query yet]'}`
}
