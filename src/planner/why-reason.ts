import { isAcceptable, reasonKinds, type ReasonKind } from '../domain/reason.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type WhyReason } from '../results/why.ts'
import { resolveAnswers } from './answers.ts'
import { conditionResults } from './condition-results.ts'
import { backgroundResult } from './path/work.ts'
import { reasonLaws } from './reason-laws.ts'
import { type PlanRequest } from './request.ts'
import { stopResult } from './stop-results.ts'
import { whyHop, type JudgedHop } from './why-hop.ts'

/** The parts of a reason's id: `skips-stop:17.3@16.11.10..17.5.5`. */
export interface ReasonName {
  readonly id: string
  readonly kind: ReasonKind
  readonly subject: string
  readonly hop: { readonly from: string; readonly to: string } | undefined
}

/** Reads an id of a reason, with or without its hop; undefined when the text is none. */
export function parseReasonName(id: string): ReasonName | undefined {
  const colon = id.indexOf(':')
  const kind = reasonKinds.find((one) => one === id.slice(0, colon))
  const rest = id.slice(colon + 1)
  if (!kind || rest === '') return undefined
  const at = rest.lastIndexOf('@')
  const ends = at === -1 ? undefined : rest.slice(at + 1).split('..')
  if (!ends) return { id, kind, subject: rest, hop: undefined }
  const [from, to] = ends
  if (!from || !to || ends.length !== 2) return undefined
  return { id, kind, subject: rest.slice(0, at), hop: { from, to } }
}

/** One reason of one hop: what it means, whether it holds, and what is recorded of its cause. */
export function whyReason(
  manifest: Manifest,
  { id, kind, subject }: ReasonName,
  request: PlanRequest,
): { reason: WhyReason; judged: JudgedHop } {
  const judged = whyHop(manifest, request)
  const reason = judged.hop.reasons.find((one) => one.kind === kind && one.subject === subject)
  const stop = manifest.stops.find((one) => one.id === subject)
  const background = manifest.backgroundMigrations.find((one) => one.id === subject)
  const { answers } = resolveAnswers(manifest, request)
  return {
    judged,
    reason: {
      id,
      holds: reason !== undefined,
      ...(reason && { reason }),
      acceptable: isAcceptable(kind),
      law: reasonLaws[kind],
      ...(stop && { stop: stopResult(manifest, stop) }),
      ...(background && { background: backgroundResult(background) }),
      conditions: conditionResults(manifest, reason?.conditions ?? [], answers),
    },
  }
}
