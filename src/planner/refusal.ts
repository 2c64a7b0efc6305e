import { compareLines } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { isAcceptable } from '../domain/reason.ts'
import { type Release } from '../domain/release.ts'
import { compareVersions, type Version } from '../domain/version.ts'
import { type ReasonResult } from '../results/reason.ts'
import { cheapestBridge } from './bridge.ts'
import { componentReasons } from './component-refusal.ts'
import { componentStates } from './component-states.ts'
import { judgeHop } from './judge.ts'
import { isUsable } from './landings.ts'
import { type PlanRequest } from './request.ts'
import { type UnknownReading } from './effects.ts'
import { findRoute, prepare, type Ground } from './route.ts'

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
  const free = { ...ground, states: componentStates(ground.scene, { ...ground.request, components: new Map() }) }
  const route = findRoute(free, 'allow')
  return route ? componentReasons(ground, route) : bridgeReasons(free)
}

function bridgeReasons(ground: Ground): ReasonResult[] {
  const { from, to } = cheapestBridge(ground)
  return judgeHop(ground, from, to).filter(({ verdict }) => verdict === 'illegal')
}

/**
 * The nearest question with an answer: later patches of the target's line, later lines, earlier ones; else what to
 * accept. It is asked with the answers of the refusal, and better has a path whatever the other answers are.
 */
function instead({ manifest, request, terms }: Ground, reasons: readonly ReasonResult[]): Refused['instead'] {
  const asked = { ...request, answers: terms.answers }
  const to = firstThatWorks(manifest, asked, nearTargets(manifest, request))
  if (to) return { to }
  const accept = reasons.map(({ kind, subject }) => `${kind}:${subject}`)
  const isOffer = reasons.length > 0 && reasons.every(({ kind }) => isAcceptable(kind))
  const accepting = { ...asked, accepted: [...request.accepted, ...accept] }
  return isOffer && leads(prepare(manifest, accepting), 'allow') ? { accept } : undefined
}

/** The first target with a path whatever the answers are, else the first with one under some answers. */
function firstThatWorks(manifest: Manifest, request: PlanRequest, targets: readonly Version[]): Version | undefined {
  let hopeful: Version | undefined
  for (const to of targets) {
    const ground = prepare(manifest, { ...request, to })
    if (leads(ground, 'allow-remedied')) return to
    if (!hopeful && leads(ground, 'allow')) hopeful = to
  }
  return hopeful
}

function leads(ground: Ground, reading: UnknownReading): boolean {
  return findRoute(ground, reading) !== undefined
}

/** The newest usable release that the installation can be brought to; of many lines only the last are tried. */
export function newestThatWorks(manifest: Manifest, request: PlanRequest): Version | undefined {
  return firstThatWorks(manifest, request, newestOfLines(manifest, request.from).slice(-triedTargets).toReversed())
}

/** How many other targets a refusal tries. */
const triedTargets = 12

function nearTargets(manifest: Manifest, { from, to }: PlanRequest): Version[] {
  const targets = newestOfLines(manifest, from)
  const later = targets.filter((version) => compareVersions(version, to) > 0)
  const earlier = targets.filter((version) => compareVersions(version, to) < 0).toReversed()
  return [...later.slice(0, triedTargets / 2), ...earlier.slice(0, triedTargets / 2)]
}

/** Of each line the newest usable release after a version, ascending; without lines every one. */
function newestOfLines({ releases, product }: Manifest, from: Version): Version[] {
  const usable = releases.filter((release) => isUsable(release) && compareVersions(release.version, from) > 0)
  return usable
    .filter((release, i) => product.lineParts === undefined || !isSameLine(release, usable[i + 1]))
    .map(({ version }) => version)
}

function isSameLine({ line }: Release, other: Release | undefined): boolean {
  return other !== undefined && compareLines(line, other.line) === 0
}
