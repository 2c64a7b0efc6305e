import { type Constraint } from '../constraint.ts'
import { blocks } from './blocks.ts'
import { type Law, type LawContext } from './context.ts'
import { olderThanCurrent } from './dates.ts'
import { dwellSpans } from './dwell-spans.ts'
import { deletedCode } from './deleted-code.ts'
import { inlineFinalization } from './inline-finalization.ts'
import { landingPlaces } from './landing-places.ts'
import { lostMigrations } from './lost-migrations.ts'
import { minimumSchema } from './minimum-schema.ts'
import { oldPatches } from './old-patches.ts'
import { removedMigrations } from './removed-migrations.ts'
import { skippedLines } from './skipped-lines.ts'
import { skippedStops } from './skipped-stops.ts'
import { unfinishedDependencies } from './unfinished-dependencies.ts'

const laws: readonly Law[] = [
  skippedStops,
  oldPatches,
  skippedLines,
  inlineFinalization,
  unfinishedDependencies,
  deletedCode,
  removedMigrations,
  lostMigrations,
  olderThanCurrent,
  minimumSchema,
  dwellSpans,
  blocks,
  landingPlaces,
]

/** Everything the laws say about the hops of a scene. */
export function constraintsOf(context: LawContext): Constraint[] {
  return laws.flatMap((law) => law(context))
}
