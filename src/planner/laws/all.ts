import { type ConstraintTable, joinTables, tableOf } from '../constraint-table.ts'
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

/** In the order in which reasons of equal weight are told; `blocks` come before the last one. */
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
]

/** Everything the laws say about the hops of a scene. */
export function constraintsOf(context: LawContext): ConstraintTable {
  const strictness = { strict: context.request.strict, illegal: context.scene.manifest.policy.illegal }
  const table = (some: readonly Law[]) =>
    tableOf(
      some.flatMap((law) => law(context)),
      strictness,
    )
  return joinTables([table(laws), blocks(context), table([landingPlaces])])
}
