import { formatLine } from '../../domain/line.ts'
import { type Why } from '../../results/plan-parts.ts'
import { type ReasonResult } from '../../results/reason.ts'
import { type RouteReasons } from '../judge.ts'
import { freePatch, type Ground } from '../route.ts'
import { type PathStep } from '../search.ts'
import { impossible } from '../sweep.ts'

export interface WhyLanding {
  readonly why: Why
  /** Conditions whose unknown answers alone put the landing into the path. */
  readonly onlyIf: string[]
}

/**
 * Why a path lands at the end of a hop on its way: what would be illegal, or might be, if the landing were left out and
 * its neighbours were joined by one hop. What holds for the path's own hops as well is no reason to land here.
 */
export function whyLanding(ground: Ground, steps: readonly PathStep[], judged: RouteReasons, hop: number): WhyLanding {
  const at = steps[hop + 1]!.at
  const held = new Set([...judged.hops[hop]!, ...judged.hops[hop + 1]!].map(cause))
  const reasons = judged.shortcuts[hop]!.filter((reason) => !held.has(cause(reason)) && stands(reason))
  const isComponentStep = !componentsCross(ground, steps[hop]!, steps[hop + 2]!.at)
  const certain = isComponentStep || reasons.some(({ verdict }) => verdict === 'illegal')
  const onlyIf = certain ? [] : [...new Set(reasons.flatMap(({ conditions }) => conditions ?? []))]
  if (hop === 0 && at === freePatch(ground)) return { why: patchOfStop(ground, at, reasons), onlyIf: [] }
  const kind = kindOf(reasons, isComponentStep, scheduledStops(ground))
  const stops = reasons
    .filter(({ kind: law }) => law === 'skips-stop' || law === 'skips-conditional-stop')
    .map(({ subject }) => subject)
  return { why: { kind, text: textOf(kind, reasons, onlyIf), stops, reasons }, onlyIf }
}

function cause({ kind, subject, verdict }: ReasonResult): string {
  return `${kind}:${subject}:${verdict}`
}

function stands({ verdict }: ReasonResult): boolean {
  return verdict === 'illegal' || verdict === 'undetermined'
}

export function whyTarget(): Why {
  return { kind: 'target', text: 'target', stops: [], reasons: [] }
}

function patchOfStop({ scene }: Ground, at: number, reasons: ReasonResult[]): Why {
  const stop = formatLine(scene.landings[at]!.line)
  return { kind: 'patch-of-stop', text: `newest patch of stop ${stop}`, stops: [stop], reasons }
}

/** Could the components be brought from one landing to another with nothing in between? */
function componentsCross({ states }: Ground, { at, arrives }: PathStep, after: number): boolean {
  const { count, allowed, moves } = states
  for (let to = 0; to < count; to += 1) {
    const steps = moves[arrives * count + to]!
    const canMove = steps === 0 || (steps !== impossible && allowed[at * count + to] === 1)
    if (canMove && allowed[after * count + to] === 1) return true
  }
  return false
}

const lifeKinds = [
  'finalizes-inline',
  'depends-on-unfinished',
  'runs-deleted-code',
  'misses-removed-migration',
] as const

/** Stops that are there because a rule says so. */
function scheduledStops({ manifest }: Ground): Set<string> {
  return new Set(manifest.stops.filter(({ kind }) => kind === 'scheduled').map(({ id }) => id))
}

function kindOf(
  reasons: readonly ReasonResult[],
  isComponentStep: boolean,
  scheduled: ReadonlySet<string>,
): Why['kind'] {
  const kinds = new Set(reasons.filter(({ verdict }) => verdict === 'illegal').map(({ kind }) => kind))
  if (kinds.size === 0) return isComponentStep || reasons.length === 0 ? 'component' : doubtfulKind(reasons)
  if (kinds.has('skips-stop')) {
    const stops = reasons.filter(({ kind }) => kind === 'skips-stop')
    return stops.every(({ subject }) => scheduled.has(subject)) ? 'scheduled-stop' : 'stop'
  }
  if (kinds.has('skips-conditional-stop')) return 'conditional-stop'
  if (kinds.has('skips-line')) return 'line'
  return lifeKinds.some((kind) => kinds.has(kind)) ? 'life' : 'detour'
}

function doubtfulKind(reasons: readonly ReasonResult[]): Why['kind'] {
  return reasons.some(({ kind }) => kind === 'skips-conditional-stop') ? 'conditional-stop' : 'detour'
}

function textOf(kind: Why['kind'], reasons: readonly ReasonResult[], onlyIf: readonly string[]): string {
  if (onlyIf.length > 0 && kind !== 'component') return `only if ${onlyIf.join(' or ')}`
  const subjects = (law: string) => reasons.filter((reason) => reason.kind === law).map(({ subject }) => subject)
  switch (kind) {
    case 'stop':
    case 'scheduled-stop':
      return `stop ${subjects('skips-stop').join(', ')}`
    case 'conditional-stop':
      return `stop ${subjects('skips-conditional-stop').join(', ')} (${yesConditions(reasons)})`
    default:
      return (
        plainTexts[kind] ?? `avoids ${reasons.map(({ kind: law, subject }) => `${law} ${subject}`)[0] ?? 'a warning'}`
      )
  }
}

const plainTexts: Partial<Record<Why['kind'], string>> = {
  line: 'every line is taken',
  life: 'background work must finish here',
  component: 'component step',
}

function yesConditions(reasons: readonly ReasonResult[]): string {
  return [...new Set(reasons.flatMap(({ conditions }) => conditions ?? []))].join(' or ')
}
