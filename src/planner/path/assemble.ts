import { formatLine } from '../../domain/line.ts'
import { reasonId } from '../../domain/reason.ts'
import { type Hop } from '../../results/plan-parts.ts'
import { type ReasonResult } from '../../results/reason.ts'
import { type Path } from '../../results/upgrade.ts'
import { judgeRoute } from '../judge.ts'
import { isUsable, lineSpan } from '../landings.ts'
import { countedHops, type Ground } from '../route.ts'
import { type PathStep } from '../search.ts'
import { aroundHops } from './around.ts'
import { componentSteps } from './component-steps.ts'
import { proofOf } from './proof.ts'
import { untestedComponents } from './untested.ts'
import { whyLanding, whyTarget } from './why.ts'
import { workAlong } from './work.ts'

/** A route with everything a person needs to know about each of its hops. */
export function assemblePath(ground: Ground, steps: readonly PathStep[]): Path {
  const { scene } = ground
  const lives = scene.lives()
  const at = steps.map((step) => step.at)
  const judged = judgeRoute(ground, at)
  const work = workAlong(scene, at)
  const components = componentSteps(ground, steps)
  const untested = untestedComponents(ground, steps)
  const around = aroundHops(ground, at)
  const counted = countedHops(ground, steps)
  const hops = at.slice(1).map((v, i): Hop => {
    const u = at[i]!
    const after = at[i + 2]
    const isTarget = after === undefined
    const { why, onlyIf } = isTarget ? { why: whyTarget(), onlyIf: [] } : whyLanding(ground, steps, judged, i)
    const reasons = judged.hops[i]!
    return {
      ...numbered(i, counted < steps.length - 1),
      from: scene.landings[u]!.version.text,
      to: scene.landings[v]!.version.text,
      line: formatLine(scene.landings[v]!.line),
      passes: linesPassed(ground, u, v),
      newest_known: isNewest(ground, v),
      why,
      only_if: onlyIf,
      proof: isTarget ? { by: 'none', lives: [], inferred: false } : proofOf(lives, [u, v, after], why),
      ...work[i]!,
      duties: duties(ground, reasons, i, v),
      components: components[i]!,
      ...around[i]!,
      warnings: [...reasons.filter(({ verdict }) => verdict === 'warning'), ...untested[i]!],
    }
  })
  return { hops, counted, ...totals(hops) }
}

function totals(hops: readonly Hop[]): Pick<Path, 'only_if' | 'component_moves' | 'warnings'> {
  return {
    only_if: hops.filter(({ only_if: conditions }) => conditions.length > 0).length,
    component_moves: hops.flatMap(({ components }) => components).filter(({ action }) => action === 'move').length,
    warnings: hops.reduce((sum, { warnings }) => sum + warnings.length, 0),
  }
}

/** Counted hops are numbered; a first patch hop on a stop is free and has no number. */
function numbered(i: number, startsFree: boolean): { number?: number } {
  if (startsFree && i === 0) return {}
  return { number: startsFree ? i : i + 1 }
}

/** Lines strictly between those of two landings. */
function linesPassed({ scene, manifest }: Ground, u: number, v: number): string[] {
  if (manifest.product.lineParts === undefined) return []
  const after = lineSpan(manifest.lines, scene.landings[u]!.line).end
  const until = lineSpan(manifest.lines, scene.landings[v]!.line).start
  return manifest.lines.slice(after, until).map(({ line }) => formatLine(line))
}

/** Is it the newest release of its line that the manifest knows, also past the target? */
function isNewest({ scene, manifest }: Ground, v: number): boolean {
  const { release, line } = scene.landings[v]!
  if (!release) return false
  const { start, end } = lineSpan(manifest.releases, line)
  return manifest.releases.slice(start, end).findLast(isUsable) === release
}

/** What must be done before leaving: repairs where a block names one, post migrations that were skipped. */
function duties({ request, scene }: Ground, reasons: readonly ReasonResult[], hop: number, to: number): ReasonResult[] {
  const repairs = reasons
    .filter(({ verdict }) => verdict === 'undetermined' || verdict === 'illegal')
    .map((reason) => ({ ...reason, verdict: 'duty' as const }))
  const isPending = hop === 0 && request.pendingPostMigrations === 'yes'
  return isPending ? [pendingPost(request.from.text, scene.landings[to]!.version.text), ...repairs] : repairs
}

function pendingPost(from: string, to: string): ReasonResult {
  const kind = 'pending-post-migrations' as const
  return {
    id: reasonId({ kind, subject: from, hop: { from, to } }),
    kind,
    verdict: 'duty',
    subject: from,
    message: `post migrations of ${from} were skipped and are still pending`,
    next: `run them on ${from} before anything newer is installed`,
  }
}
