import { formatPlace } from '../domain/place.ts'
import { type Problem } from '../results/problem-schema.ts'
import { type Palette } from './palette.ts'
import { printable } from './printable.ts'

/** What happened, where, and what to do next: one short line each. */
export function problemText(problem: Problem, palette: Palette): string {
  const { detail, place, details = [], next, suggestions = [] } = printable(problem)
  return [
    `${palette.bad('error:')} ${detail}`,
    ...(place ? [`  at ${formatPlace(place)}`] : []),
    ...details.map((line) => `  - ${line}`),
    `  ${palette.faint('next:')} ${next}`,
    ...(suggestions.length > 0 ? [`  did you mean ${palette.strong(suggestions.join(', or '))}`] : []),
  ].join('\n')
}
