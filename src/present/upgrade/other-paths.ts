import { type Alternative, type PerAnswer, type Upgrade } from '../../results/upgrade.ts'
import { hanging } from '../columns.ts'
import { type Palette } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { count } from '../words.ts'
import { refusalLines } from './refusal.ts'
import { labelled } from './tail.ts'

/** One short path per answer, where no path is legal whatever the answers are. */
export function perAnswerLines({ per_answer: answers }: Upgrade, width: number, palette: Palette): readonly string[] {
  if (answers.length === 0) return []
  const lead = palette.caution('No path is legal whatever the answers are. One per answer:')
  return [lead, ...answers.flatMap((one) => answerLines(one, width, palette))]
}

function answerLines({ answers, path, refusal }: PerAnswer, width: number, palette: Palette): readonly string[] {
  const facts = answersText(answers)
  if (!path) {
    const lines = refusal ? refusalLines(refusal, width - 4, palette).map((line) => `    ${line}`) : []
    return [...hanging('  ', `${facts}: no legal path`, width), ...lines]
  }
  const landings = path.hops.map(({ to }) => oneLine(to)).join(' ')
  return [...hanging('  ', `${facts}: ${count(path.counted, 'hop')}`, width), ...hanging('    ', landings, width)]
}

/** `many-users=yes large-pipeline-variables=no`. */
export function answersText(answers: PerAnswer['answers']): string {
  return Object.entries(answers)
    .map(([condition, answer]) => `${oneLine(condition)}=${answer}`)
    .join(' ')
}

/** Other paths somebody may prefer, a line each. */
export function alternativeLines({ alternatives }: Upgrade, width: number, palette: Palette): readonly string[] {
  return labelled(
    'Other',
    alternatives.map((one) => `${one.name}: ${alternativeText(one)}`),
    width,
    palette,
  )
}

export function alternativeText({ text, counted, component_moves: moves, warnings }: Alternative): string {
  const costs = [
    count(counted, 'hop'),
    ...(moves > 0 ? [count(moves, 'component move')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ]
  return `${costs.join(', ')}: ${oneLine(text)}`
}
