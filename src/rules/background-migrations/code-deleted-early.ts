import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { compareLines, formatLine, lineOf } from '../../domain/line.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { type LifeJudgement } from '../../planner/judge-life.ts'
import { nameOf } from '../background-words.ts'
import { firstStopAfter } from '../first-legal.ts'
import { type Ground } from '../ground.ts'
import { repeatedIn } from '../requeues.ts'
import { type Rule } from '../rule.ts'
import { stopsAreKnown } from '../stops-known.ts'

/** Finalizing runs the job's code, so the code stays until everybody has finalized. */
export const rule: Rule = {
  name: 'code-deleted-early',
  group: 'background-migrations',
  severity: 'error',
  summary: 'code of a background migration that is deleted before a stop let everybody finalize it',
  why: `The finalizer runs whatever batches are left, with the code of the release that is installed. When no unconditional stop
lies in [finalized, deleted), an upgrade reaches the finalizer with a release that no longer has the code, and fails with a
name nobody knows. Work that is queued and never finalized has no code either, once it is deleted.`,
  fix: 'Delete the code in the first release after the next stop that follows the finalization.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}, {version: "1.4.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
  - {line: "1.4", reason: the weights of parcels are filled in before it}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_in: "1.2", deleted_in: "1.3"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}, {version: "1.4.0"}]
stops:
  - {line: "1.1", reason: the weights of parcels are filled in here}
  - {line: "1.3", reason: the last weights are checked here}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", finalized_in: "1.2", deleted_in: "1.4"}
`,
  },
  *check(ground) {
    const judged = new Map(
      ground.comparison().lives.flatMap((one) => (one.life.kind === 'code' ? [[one.life.id, one] as const] : [])),
    )
    const isRepeated = repeatedIn(ground.manifest)
    for (const background of ground.manifest.backgroundMigrations.filter((one) => !isRepeated(one))) {
      const fault = problemOf(ground, background, judged.get(`${background.id}#code`))
      if (fault === undefined) continue
      const { deleted, finalized, place } = background
      const next = firstLegalDeletion(ground, background)
      yield {
        subject: background.id,
        message: `the code of ${nameOf(ground, background)} is deleted in ${formatPlacement(deleted)}, but ${fault}`,
        next:
          next === undefined
            ? 'delete it after a stop for everybody that follows the finalization'
            : `delete it in ${next} or later`,
        at: { entry: place, field: ['deleted_in'] },
        facts: {
          finalized: formatPlacement(finalized),
          deleted: formatPlacement(deleted),
          ...(next !== undefined && { first_legal: next }),
        },
      }
    }
  },
}

function problemOf(
  { manifest }: Ground,
  { finalization, deleted, finalized, cancelled }: BackgroundMigration,
  judged: LifeJudgement | undefined,
): string | undefined {
  if (deleted.kind === 'unknown' || cancelled.kind !== 'unknown') return undefined
  if (!judged) return finalization === 'open' ? 'it is not finalized' : undefined
  const end = `it is finalized in ${formatPlacement(finalized)}`
  switch (judged.verdict) {
    case 'empty':
      return `${end}, which runs it`
    case 'inverted':
      return `${end}, which runs it later`
    case 'missing':
    case 'late':
      if (!stopsAreKnown(manifest, judged.life)) return undefined
      return judged.onlyIf.length > 0
        ? `${end}, and only a conditional stop lies between: ${judged.onlyIf[0]!.id}`
        : `${end}, and no stop for everybody lies between`
    default:
      return undefined
  }
}

/** The line after the first stop that follows the finalization. */
function firstLegalDeletion(ground: Ground, { finalized }: BackgroundMigration): string | undefined {
  const { product, lines } = ground.manifest
  const stop = finalized.kind === 'unknown' ? undefined : firstStopAfter(ground, finalized)
  if (!stop?.point.wholeLine) return undefined
  const after = lines.find(({ line }) => compareLines(line, lineOf(product, stop.point.version)) > 0)
  return after && formatLine(after.line)
}
