import { reasonId, type Verdict } from '../domain/reason.ts'
import { type ReasonResult } from '../results/reason.ts'
import { type Constraint } from './constraint.ts'
import { type Ground } from './route.ts'
import { acceptedHops, counts, isAcceptedEverywhere, ruleOn, type Ruling, type Terms } from './ruling.ts'
import { type Scene } from './scene.ts'
import { holding } from './terrain.ts'

const severityOrder: readonly Verdict[] = ['illegal', 'undetermined', 'duty', 'warning']

type Judged = Pick<Ground, 'scene' | 'constraints' | 'terms' | 'terrain'>

/** Every reason the laws give for one hop, the gravest first; of two about one cause the graver. */
export function judgeHop(ground: Judged, u: number, v: number): ReasonResult[] {
  return hopsOf(ground, [u, v], 1)[0]!
}

/** The reasons of each hop of a route, and of each shortcut that would leave out the landing at a hop's end. */
export interface RouteReasons {
  readonly hops: readonly ReasonResult[][]
  readonly shortcuts: readonly ReasonResult[][]
}

/** The same as `judgeHop` for a whole route, in one pass over the constraints. */
export function judgeRoute(ground: Judged, at: readonly number[]): RouteReasons {
  return { hops: hopsOf(ground, at, 1), shortcuts: hopsOf(ground, at, 2) }
}

/** The reasons of hops from each landing of a route to the next, or to the one after it. */
function hopsOf(ground: Judged, at: readonly number[], reach: 1 | 2): ReasonResult[][] {
  return holding(ground.terrain, ground.constraints, at, reach).map((constraints, i) =>
    reasonsOf(ground, constraints, at[i]!, at[i + reach]!),
  )
}

function reasonsOf({ scene, terms }: Judged, holding: readonly Constraint[], u: number, v: number): ReasonResult[] {
  const byCause = new Map<string, ReasonResult>()
  for (const constraint of holding) {
    const reason = reasonFor(constraint, scene, terms, u, v)
    if (!reason) continue
    const cause = `${reason.kind}:${reason.subject}`
    const known = byCause.get(cause)
    if (!known || rank(reason) < rank(known)) byCause.set(cause, reason)
  }
  return [...byCause.values()].toSorted((a, b) => rank(a) - rank(b))
}

function rank({ verdict }: ReasonResult): number {
  return severityOrder.indexOf(verdict)
}

const verdictOf: Record<Exclude<Ruling, 'off'>, Verdict> = {
  forbids: 'illegal',
  undetermined: 'undetermined',
  warns: 'warning',
}

function reasonFor(constraint: Constraint, scene: Scene, terms: Terms, u: number, v: number): ReasonResult | undefined {
  const ruling = ruleOn(constraint, terms)
  if (ruling === 'off') return undefined
  const from = scene.landings[u]!
  const to = scene.landings[v]!
  const hop = { from: from.version.text, to: to.version.text }
  const accepted =
    counts(constraint, terms) &&
    (isAcceptedEverywhere(constraint, terms.accepted) ||
      acceptedHops(constraint, terms.accepted).some((one) => one.from === hop.from && one.to === hop.to))
  const { message, next } = constraint.tell(from, to)
  const { kind, subject, place, conditions } = constraint
  return {
    id: reasonId({ kind, subject, hop }),
    kind,
    verdict: accepted ? 'warning' : verdictOf[ruling],
    subject,
    message,
    ...(next !== undefined && { next }),
    ...(conditions.length > 0 && { conditions: [...conditions] }),
    ...(accepted && { accepted }),
    ...(place && { place: { ...place } }),
  }
}
