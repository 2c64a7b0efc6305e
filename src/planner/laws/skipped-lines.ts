import { formatLine } from '../../domain/line.ts'
import { type Constraint } from '../constraint.ts'
import { span } from '../index-set.ts'
import { lineSpan } from '../landings.ts'
import { isGoodLanding, type LawContext } from './context.ts'

/** Without downtime an upgrade lands on every line in turn; lines nobody can land on are passed. */
export function skippedLines({ scene, request }: LawContext): Constraint[] {
  if (request.mode !== 'zero-downtime' || scene.manifest.product.lineParts === undefined) return []
  const constraints: Constraint[] = []
  for (let at = lineSpan(scene.landings, scene.landings[0]!.line).end; at < scene.size;) {
    const { start, end } = lineSpan(scene.landings, scene.landings[at]!.line)
    if (end < scene.size && scene.landings.slice(start, end).some(isGoodLanding))
      constraints.push(skippedLine(start, end, scene))
    at = end
  }
  return constraints
}

function skippedLine(start: number, end: number, { landings, size }: LawContext['scene']): Constraint {
  const line = formatLine(landings[start]!.line)
  return {
    kind: 'skips-line',
    subject: line,
    severity: 'illegal',
    conditions: [],
    from: span(0, start),
    to: span(end, size),
    place: undefined,
    tell: () => ({
      message: `without downtime every line is taken in turn; ${line} is left out`,
      next: `land on ${line}`,
    }),
  }
}
