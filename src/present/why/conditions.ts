import { type WhyCondition } from '../../results/why.ts'
import { probeText } from '../upgrade/questions.ts'

/** `many-users (unknown): Has the installation …?`, how the vendor words it and the query that answers it. */
export function conditionTexts(conditions: readonly WhyCondition[]): string[] {
  return conditions.flatMap(({ condition, question, answer, criterion, probe }) => [
    `${condition} (${answer}): ${question}`,
    ...(criterion === undefined ? [] : [`  published: ${criterion}`]),
    ...(probe ? [`  ${probeText(probe)}`] : []),
  ])
}
