import { compareVersions, parseNumbers, type Version } from '../domain/version.ts'
import { type Hop } from '../results/plan-parts.ts'
import { type ReasonResult } from '../results/reason.ts'
import { type Comparison, type HopChange, type StepChange } from '../results/comparison.ts'
import { type Upgrade } from '../results/upgrade.ts'

export type PlanChanges = Pick<Comparison, 'changed' | 'before' | 'after' | 'hops' | 'steps' | 'reasons' | 'questions'>

/** What of a plan is compared: everything that changes what a person does or has to know. */
export type ComparedPlan = Pick<
  Upgrade,
  'manifest' | 'asked' | 'to' | 'verdict' | 'path' | 'questions' | 'refusal' | 'warnings'
>

/** What changed from a saved plan to today's answer to the same question; the day it was asked and the age of the manifest do not count. */
export function comparePlans(saved: ComparedPlan, now: ComparedPlan): PlanChanges {
  const before = side(saved)
  const after = side(now)
  const changes = {
    hops: hopChanges(hopsOf(saved), hopsOf(now)),
    steps: appearedAndVanished(stepsOf(saved), stepsOf(now), stepKey),
    reasons: appearedAndVanished(reasonsOf(saved), reasonsOf(now), causeOf).map(({ change, ...reason }) => ({
      change,
      reason,
    })),
    questions: appearedAndVanished(saved.questions, now.questions, ({ condition }) => condition).map(
      ({ change, condition, question }) => ({ change, condition, question }),
    ),
  }
  const sideChanged = before.to !== after.to || before.verdict !== after.verdict || before.counted !== after.counted
  const listed = changes.hops.length + changes.steps.length + changes.reasons.length + changes.questions.length
  return { changed: sideChanged || listed > 0, before, after, ...changes }
}

function side({ manifest, asked, to, verdict, path }: ComparedPlan): Comparison['before'] {
  return {
    complete_until: manifest.complete_until,
    asked_on: asked.today,
    to: to.version,
    verdict,
    ...(path && { counted: path.counted }),
  }
}

function hopsOf({ path }: ComparedPlan): readonly Hop[] {
  return path?.hops ?? []
}

/** Landings are matched by line: a path lands on a line once, on its way to a newer patch at the start at most twice. */
function hopChanges(saved: readonly Hop[], now: readonly Hop[]): HopChange[] {
  const before = byLandingKey(saved)
  const after = byLandingKey(now)
  const removed = [...before]
    .filter(([key, hop]) => !after.has(key) && !isTarget(hop))
    .map(([, hop]) => changeOf('removed', hop, undefined))
  const others = [...after].flatMap(([key, hop]) => {
    const old = before.get(key)
    if (isTarget(hop) && (!old || isTarget(old))) return []
    if (!old) return [changeOf('added', undefined, hop)]
    if (old.to !== hop.to) return [changeOf('patch', old, hop)]
    const wasOnlyIf = old.only_if.length > 0
    return wasOnlyIf === hop.only_if.length > 0 ? [] : [changeOf(wasOnlyIf ? 'certain' : 'only-if', old, hop)]
  })
  return [...others, ...removed].toSorted((a, b) => compareVersions(versionOf(a), versionOf(b)))
}

/** That the target is another one is told by itself. */
function isTarget({ why }: Hop): boolean {
  return why.kind === 'target'
}

function byLandingKey(hops: readonly Hop[]): Map<string, Hop> {
  const seen = new Map<string, Hop>()
  for (const hop of hops) seen.set(seen.has(hop.line) ? `${hop.line} again` : hop.line, hop)
  return seen
}

function changeOf(change: HopChange['change'], before: Hop | undefined, after: Hop | undefined): HopChange {
  const hop = (after ?? before)!
  return {
    change,
    line: hop.line,
    ...(before && { before: before.to }),
    ...(after && { after: after.to }),
    why: hop.only_if.length > 0 ? `only if ${hop.only_if.join(' or ')}` : hop.why.text,
  }
}

/** Every scheme's versions are numbers with dots. */
function versionOf({ before, after }: HopChange): Version {
  return parseNumbers((after ?? before)!) ?? { text: '', parts: [], pre: [], build: '' }
}

type Step = Omit<StepChange, 'change'>

/** Work that must be finished is the same work wherever the path now lands before it. */
function stepKey({ kind, at, text }: Step): string {
  return kind === 'finish' ? `${kind} ${text}` : `${kind} ${at} ${text}`
}

/** Where things are done is told by line: a newer patch of a stop changes no step. */
function stepsOf(plan: ComparedPlan): Step[] {
  return hopsOf(plan).flatMap((hop, i) => {
    const at = hopsOf(plan)[i - 1]?.line ?? hop.from
    return [
      ...hop.components.map((step) => ({ kind: 'component' as const, at, text: componentText(step) })),
      ...hop.waits.map(({ at_least: least, reason }) => ({ kind: 'wait' as const, at, text: `${least}: ${reason}` })),
      ...hop.gates.map(({ title }) => ({ kind: 'gate' as const, at, text: title })),
      ...hop.finish_before.background.map(({ name }) => ({ kind: 'finish' as const, at, text: name })),
    ]
  })
}

function componentText({ action, name, from, to, at_least: least }: Hop['components'][number]): string {
  if (action === 'check') return `check that ${name} is ${to}`
  const target = least === undefined ? to : `${to} (at least ${least})`
  return from === undefined ? `${name} to ${target}` : `${name} ${from} to ${target}`
}

/** Reasons of the whole answer, of its hops and of a refusal. */
function reasonsOf({ warnings, refusal, path }: ComparedPlan): ReasonResult[] {
  const hops = path?.hops ?? []
  return [...warnings, ...hops.flatMap((hop) => [...hop.warnings, ...hop.duties]), ...(refusal?.reasons ?? [])]
}

/** One cause, however many hops it concerns and whichever patches they join. */
function causeOf({ kind, subject, verdict }: ReasonResult): string {
  return `${kind}:${subject}:${verdict}`
}

type Change = 'appeared' | 'vanished'

function appearedAndVanished<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): (T & { readonly change: Change })[] {
  const old = new Map(before.map((item) => [keyOf(item), item]))
  const young = new Map(after.map((item) => [keyOf(item), item]))
  const only = (items: typeof old, others: typeof old, change: Change) =>
    [...items].filter(([key]) => !others.has(key)).map(([, item]) => ({ change, ...item }))
  return [...only(young, old, 'appeared'), ...only(old, young, 'vanished')]
}
