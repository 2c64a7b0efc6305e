import { type Refusal } from '../../results/plan-parts.ts'
import { type ReasonResult } from '../../results/reason.ts'
import { hanging } from '../columns.ts'
import { commandLines } from '../command-lines.ts'
import { type Palette } from '../palette.ts'
import { oneLine } from '../printable.ts'

/** What stands in the way, what would have to change, and last a line that works. */
export function refusalLines(
  { reasons, changes, try: working }: Refusal,
  width: number,
  palette: Palette,
): readonly string[] {
  return [
    ...(reasons.length > 0
      ? [palette.bad('In the way'), ...reasons.flatMap((reason) => obstacle(reason, changes, width))]
      : []),
    ...(changes.length > 0
      ? ['Would have to change', ...changes.flatMap((text) => hanging('  - ', oneLine(text), width))]
      : []),
    ...(working === undefined
      ? []
      : ['This works', ...commandLines(working, width - 2).map((line) => palette.good(`  ${line}`))]),
  ]
}

/** What to do is said once: with the reason, or among what would have to change. */
function obstacle({ message, next }: ReasonResult, changes: readonly string[], width: number): readonly string[] {
  return [
    ...hanging('  - ', oneLine(message), width),
    ...(next === undefined || changes.includes(next) ? [] : hanging('    next: ', oneLine(next), width)),
  ]
}
