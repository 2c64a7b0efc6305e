import { type Manifest } from '../domain/manifest.ts'
import { compareVersions } from '../domain/version.ts'
import { type ReasonResult } from '../results/reason.ts'
import { type WhyHop } from '../results/why.ts'
import { componentReasons } from './component-refusal.ts'
import { conditionResults } from './condition-results.ts'
import { endOf, endsProblem, unlisted } from './ends.ts'
import { judgeHop } from './judge.ts'
import { assemblePath } from './path/assemble.ts'
import { planUpgrade, type Plan } from './plan.ts'
import { type PlanRequest } from './request.ts'
import { findRoute, prepare, type Ground } from './route.ts'
import { type PathStep } from './search.ts'

/** One hop judged, and the plan that leads there when the hop itself is not legal. */
export interface JudgedHop {
  readonly hop: Omit<WhyHop, 'try'>
  readonly plan: Plan | undefined
}

/** Is the one hop from a request's start to its target legal, and why (not)? */
export function whyHop(manifest: Manifest, request: PlanRequest): JudgedHop {
  const ends = { from: endOf(manifest, request.from), to: endOf(manifest, request.to) }
  const base = { ...ends, reasons: unlisted(manifest, request), conditions: [] }
  const unplannable = endsProblem(manifest, request)
  if (unplannable) {
    const plan = planUpgrade(manifest, request, { alternatives: false })
    return { hop: { ...base, verdict: 'illegal', reasons: [...unplannable.reasons] }, plan }
  }
  if (compareVersions(request.from, request.to) === 0)
    return { hop: { ...base, verdict: 'nothing-to-do' }, plan: undefined }
  return judged(prepare(manifest, request), base)
}

function judged(ground: Ground, base: Pick<WhyHop, 'from' | 'to' | 'reasons'>): JudgedHop {
  const { manifest, request, terms } = ground
  const { verdict, reasons, steps } = verdictOn(ground)
  const ids = reasons.flatMap(({ conditions }) => conditions ?? [])
  const detail = steps && assemblePath(ground, steps).hops[0]
  const hop = {
    ...base,
    verdict,
    reasons: [...reasons, ...(detail?.duties ?? []), ...base.reasons],
    conditions: conditionResults(manifest, ids, terms.answers),
  }
  if (detail) return { hop: { ...hop, detail }, plan: undefined }
  const plan = planUpgrade(manifest, request, { alternatives: false })
  return { hop: { ...hop, ...(plan.path && { path: plan.path.hops.map(({ to }) => to) }) }, plan }
}

interface Verdict {
  readonly verdict: WhyHop['verdict']
  /** What is not a duty of the hop. */
  readonly reasons: readonly ReasonResult[]
  /** The hop as a route, when it is legal. */
  readonly steps?: readonly PathStep[] | undefined
}

/** The same readings a path is found under: whatever the answers are, then with repairs, then hoping for the best. */
function verdictOn(ground: Ground): Verdict {
  const alone = { ...ground, barred: ground.barred.map(() => 1) }
  const last = ground.scene.size - 1
  const reasons = judgeHop(ground, 0, last)
  const steps = findRoute(alone, 'forbid') ?? findRoute(alone, 'allow-remedied')
  if (steps) return { verdict: 'legal', reasons: reasons.filter(({ verdict }) => verdict === 'warning'), steps }
  if (findRoute(alone, 'allow')) return { verdict: 'undetermined', reasons }
  const isLegal = reasons.every(({ verdict }) => verdict !== 'illegal')
  const route = [0, last].map((at) => ({ at, arrives: 0, leaves: 0 }))
  return { verdict: 'illegal', reasons: isLegal ? [...componentReasons(ground, route), ...reasons] : reasons }
}
