import { type ReasonKind } from '../../../src/domain/reason.ts'
import { type Version } from '../../../src/domain/version.ts'
import { type Breach, breaches, type Question } from './laws.ts'

/** One way the unanswered conditions may turn out: every condition is yes or no. */
export type Completion = ReadonlyMap<string, 'yes' | 'no'>

/** The answers that are certain before anything is asked. */
export type Known = ReadonlyMap<string, 'yes' | 'no' | 'unknown'>

/** Every way the unknown answers may turn out. */
export function completions(known: Known): Completion[] {
  let all: Map<string, 'yes' | 'no'>[] = [new Map()]
  for (const [id, answer] of known) {
    const choices: ('yes' | 'no')[] = answer === 'unknown' ? ['no', 'yes'] : [answer]
    all = all.flatMap((one) => choices.map((choice) => new Map([...one, [id, choice]])))
  }
  return all
}

const acceptable: ReadonlySet<ReasonKind> = new Set<ReasonKind>([
  'old-patch-of-stop',
  'skips-conditional-stop',
  'finalizes-inline',
  'loses-migration',
  'older-than-current',
  'component-untested',
  'blocked',
  'avoid',
  'too-soon',
])

export type Weight = 'illegal' | 'repairable' | 'warning'

/** What each cause does to a hop when all conditions are answered. */
export function weigh(question: Question, hop: readonly [Version, Version], answers: Completion): Map<string, Weight> {
  const weights = new Map<string, Weight>()
  for (const one of breaches(question, hop)) {
    if (one.when.length > 0 && !one.when.some((id) => answers.get(id) === 'yes')) continue
    const cause = `${one.kind}:${one.subject}`
    const weight = weightOf(question, one, hop)
    if (order.indexOf(weight) < order.indexOf(weights.get(cause) ?? 'warning') || !weights.has(cause))
      weights.set(cause, weight)
  }
  return weights
}

const order: readonly Weight[] = ['illegal', 'repairable', 'warning']

function weightOf({ manifest, request }: Question, one: Breach, [u, v]: readonly [Version, Version]): Weight {
  const counts = one.level === 'illegal' || request.strict || manifest.policy.illegal.includes(one.kind)
  const id = `${one.kind}:${one.subject}`
  const taken = request.accepted.some((accepted) => accepted === id || accepted === `${id}@${u.text}..${v.text}`)
  if (!counts || (taken && acceptable.has(one.kind))) return 'warning'
  return one.remedied ? 'repairable' : 'illegal'
}

/** What a hop that may be made costs besides itself: what may have to be repaired, and what warns whatever the answers. */
export function tollOf(question: Question, hop: readonly [Version, Version], known: Known) {
  const { illegal, undetermined, warnings } = judge(question, hop, known)
  return { repairs: illegal.length + undetermined.length, warnings: warnings.length }
}

/** What is said of one hop: legal under every completion, under none, or it depends. */
export interface Judgement {
  readonly illegal: string[]
  readonly undetermined: string[]
  readonly warnings: string[]
}

/** Every cause of a hop by what holds of it over all completions. */
export function judge(question: Question, hop: readonly [Version, Version], known: Known): Judgement {
  const all = completions(known).map((answers) => weigh(question, hop, answers))
  const causes = [...new Set(all.flatMap((weights) => [...weights.keys()]))].toSorted()
  const isBad = (cause: string) => all.map((weights) => (weights.get(cause) ?? 'warning') !== 'warning')
  return {
    illegal: causes.filter((cause) => isBad(cause).every(Boolean)),
    undetermined: causes.filter((cause) => isBad(cause).includes(true) && isBad(cause).includes(false)),
    warnings: causes.filter((cause) => !isBad(cause).includes(true)),
  }
}
