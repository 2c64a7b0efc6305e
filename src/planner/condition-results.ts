import { type Manifest } from '../domain/manifest.ts'
import { type Truth } from '../domain/truth.ts'
import { type WhyCondition } from '../results/why.ts'

/** Conditions by id, with what is known of them; in the order of the manifest. */
export function conditionResults(
  { conditions }: Manifest,
  ids: readonly string[],
  answers: ReadonlyMap<string, Truth>,
): WhyCondition[] {
  return conditions
    .filter(({ id }) => ids.includes(id))
    .map(({ id, question, criterion, probe }) => ({
      condition: id,
      question,
      answer: answers.get(id) ?? 'unknown',
      ...(criterion !== undefined && { criterion }),
      ...(probe && { probe: { ...probe } }),
    }))
}
