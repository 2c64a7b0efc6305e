import { comparePrecedence, type Version } from '../../domain/version.ts'
import { formatLine } from '../../domain/line.ts'
import { type Constraint } from '../constraint.ts'
import { span } from '../index-set.ts'
import { lowerBound } from '../landings.ts'
import { type LawContext } from './context.ts'

/** A release can migrate schemas from some version on; what is older must pass an older release first. */
export function minimumSchema({ scene }: LawContext): Constraint[] {
  const ofLine = new Map(scene.manifest.lines.map(({ line, minimumSchema: minimum }) => [formatLine(line), minimum]))
  const first = scene.landings[0]!.version
  return scene.landings.flatMap(({ release, line }, i) => {
    const minimum = release?.minimumSchema ?? ofLine.get(formatLine(line))
    return minimum && i > 0 && comparePrecedence(first, minimum) < 0 ? [belowMinimum(scene, minimum, i)] : []
  })
}

function belowMinimum({ landings }: LawContext['scene'], minimum: Version, i: number): Constraint {
  const target = landings[i]!.version.text
  return {
    kind: 'below-minimum-schema',
    subject: target,
    severity: 'illegal',
    conditions: [],
    from: span(
      0,
      lowerBound(landings, ({ version }) => comparePrecedence(version, minimum)),
    ),
    to: span(i, i + 1),
    place: landings[i]!.release?.place,
    tell: ({ version }) => ({
      message: `${target} migrates schemas from ${minimum.text} on; ${version.text} is older`,
      next: `land on ${minimum.text} or later first`,
    }),
  }
}
