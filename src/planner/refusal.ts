import { type Manifest } from '../domain/manifest.ts'
import { isAcceptable } from '../domain/reason.ts'
import { compareVersions, type Version } from '../domain/version.ts'
import { type ReasonResult } from '../results/reason.ts'
import { cheapestBridge } from './bridge.ts'
import { componentReasons } from './component-refusal.ts'
import { illegalReasons } from './judge.ts'
import { lowerBound } from './landings.ts'
import { nearTargets, newestTargets } from './near-targets.ts'
import { type PlanRequest } from './request.ts'
import {
  accepting,
  type Answers,
  asked,
  findRoute,
  type Ground,
  prepare,
  reachedPositions,
  withoutComponents,
} from './route.ts'

/** Why there is no path, what would have to change, and a question that has an answer. */
export interface Refused {
  readonly reasons: readonly ReasonResult[]
  readonly changes: readonly string[]
  /** A target that works, or ids of risks to accept; undefined when nothing near works. */
  readonly instead: { readonly to?: Version; readonly accept?: readonly string[] } | undefined
}

export function refuse(ground: Ground): Refused {
  const reasons = reasonsAgainst(ground)
  const changes = [...new Set(reasons.flatMap(({ next }) => (next === undefined ? [] : [next])))]
  return { reasons, changes, instead: instead(ground, reasons) }
}

/** The smallest set of reasons found that stands between the two ends. */
export function reasonsAgainst(ground: Ground): readonly ReasonResult[] {
  const free = withoutComponents(ground)
  const route = findRoute(free, 'allow')
  return route ? componentReasons(ground, route) : bridgeReasons(free)
}

function bridgeReasons(ground: Ground): ReasonResult[] {
  const { from, to } = cheapestBridge(ground)
  return illegalReasons(ground, from, to)
}

/**
 * The nearest question with an answer: later patches of the target's line, later lines, earlier ones; else what to
 * accept. It is asked with the answers of the refusal, and better has a path whatever the other answers are.
 */
function instead(ground: Ground, reasons: readonly ReasonResult[]): Refused['instead'] {
  const { manifest, request, terms } = ground
  const to = firstThatWorks(ground.beyond(), terms.answers, nearTargets(manifest, request))
  if (to) return { to }
  const accept = reasons.map(({ kind, subject }) => `${kind}:${subject}`)
  const isOffer = reasons.length > 0 && reasons.every(({ kind }) => isAcceptable(kind))
  return isOffer && findRoute(asked(accepting(ground, accept), terms.answers), 'allow') ? { accept } : undefined
}

/** The first target with a path whatever the answers are, else the first with one under some answers. */
function firstThatWorks(
  ground: Ground | undefined,
  answers: Answers,
  targets: readonly Version[],
): Version | undefined {
  if (!ground) return undefined
  const { landings } = ground.scene
  const position = (target: Version) => lowerBound(landings, ({ version }) => compareVersions(version, target))
  for (const reading of ['allow-remedied', 'allow'] as const) {
    const reached = reachedPositions(asked(ground, answers), reading)
    const found = targets.find((target) => reached[position(target)] === 1)
    if (found) return found
  }
  return undefined
}

/** The newest usable release that the installation can be brought to; of many lines only the last are tried. */
export function newestThatWorks(manifest: Manifest, request: PlanRequest): Version | undefined {
  const targets = newestTargets(manifest, request.from)
  const ground = targets[0] && prepare(manifest, { ...request, to: targets[0] })
  return firstThatWorks(ground, request.answers, targets)
}
