import { type HopName, reasonId, type Verdict } from '../domain/reason.ts'
import { type ReasonResult } from '../results/reason.ts'
import { type Constraint } from './constraint.ts'
import { holding } from './holding.ts'
import { type Landing } from './landings.ts'
import { type Ground } from './route.ts'
import { acceptedHops, counts, isAcceptedEverywhere, ruleOn, type Ruling, type Terms } from './ruling.ts'

const severityOrder: readonly Verdict[] = ['illegal', 'undetermined', 'duty', 'warning']

type Judged = Pick<Ground, 'scene' | 'constraints' | 'terms' | 'terrain'>

/** Every reason the laws give for one hop, the gravest first; of two about one cause the graver. */
export function judgeHop(ground: Judged, u: number, v: number): ReasonResult[] {
  return hopsOf(ground, [u, v], 1)[0]!
}

/** The reasons for which a hop is illegal; the others, which may be thousands, get no words. */
export function illegalReasons(ground: Judged, u: number, v: number): ReasonResult[] {
  return hopsOf(ground, [u, v], 1, ({ verdict }) => verdict === 'illegal')[0]!
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

/** The conditions for which each hop of a route is undetermined. */
export function openConditions(ground: Judged, at: readonly number[]): string[][] {
  return holding(ground.terrain, ground.constraints, at, 1).map((constraints, i) =>
    judged(ground, constraints, at[i]!, at[i + 1]!)
      .filter(({ verdict }) => verdict === 'undetermined')
      .flatMap(({ constraint }) => constraint.conditions),
  )
}

/** The reasons of hops from each landing of a route to the next, or to the one after it. */
function hopsOf(
  ground: Judged,
  at: readonly number[],
  reach: 1 | 2,
  isTold: (one: Judgement) => boolean = () => true,
): ReasonResult[][] {
  const { landings } = ground.scene
  return holding(ground.terrain, ground.constraints, at, reach).map((constraints, i) =>
    judged(ground, constraints, at[i]!, at[i + reach]!)
      .filter(isTold)
      .map((one) => reasonFor(one, landings[at[i]!]!, landings[at[i + reach]!]!)),
  )
}

/** What a constraint means for a hop. */
interface Judgement {
  readonly constraint: Constraint
  readonly verdict: Verdict
  readonly accepted: boolean
}

/** One judgement for each cause, the gravest first. */
function judged({ scene, terms }: Judged, holds: readonly Constraint[], u: number, v: number): Judgement[] {
  const hop = { from: scene.landings[u]!.version.text, to: scene.landings[v]!.version.text }
  const found: Judgement[] = []
  const places = new Map<string, Map<string, number>>()
  for (const constraint of holds) {
    const judgement = judgementOn(constraint, terms, hop)
    if (!judgement) continue
    const bySubject = places.get(constraint.kind) ?? new Map<string, number>()
    places.set(constraint.kind, bySubject)
    const place = bySubject.get(constraint.subject)
    if (place === undefined) bySubject.set(constraint.subject, found.push(judgement) - 1)
    else if (rank(judgement) < rank(found[place]!)) found[place] = judgement
  }
  return found.toSorted((a, b) => rank(a) - rank(b))
}

function rank({ verdict }: Judgement): number {
  return severityOrder.indexOf(verdict)
}

const verdictOf: Record<Exclude<Ruling, 'off'>, Verdict> = {
  forbids: 'illegal',
  undetermined: 'undetermined',
  warns: 'warning',
}

function judgementOn(constraint: Constraint, terms: Terms, hop: HopName): Judgement | undefined {
  const ruling = ruleOn(constraint, terms)
  if (ruling === 'off') return undefined
  const accepted =
    counts(constraint, terms) &&
    (isAcceptedEverywhere(constraint, terms.accepted) ||
      acceptedHops(constraint, terms.accepted).some((one) => one.from === hop.from && one.to === hop.to))
  return { constraint, accepted, verdict: accepted ? 'warning' : verdictOf[ruling] }
}

function reasonFor({ constraint, verdict, accepted }: Judgement, from: Landing, to: Landing): ReasonResult {
  const { kind, subject, place, conditions, tell } = constraint
  const { message, next } = tell(from, to)
  return {
    id: reasonId({ kind, subject, hop: { from: from.version.text, to: to.version.text } }),
    kind,
    verdict,
    subject,
    message,
    ...(next !== undefined && { next }),
    ...(conditions.length > 0 && { conditions: [...conditions] }),
    ...(accepted && { accepted }),
    ...(place && { place: { ...place } }),
  }
}
