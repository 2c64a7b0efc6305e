import { type Background, type Hop } from '../../results/plan-parts.ts'
import { type ReasonResult } from '../../results/reason.ts'
import { componentRoom, componentText, finishSentence, waitText } from './hop-words.ts'

/** Something to have done before a hop, while the older version runs. */
export interface Duty {
  readonly kind: 'finish' | 'duty' | 'component' | 'wait' | 'gate'
  readonly text: string
  /** More about it, a line each. */
  readonly details: readonly string[]
  readonly command: string | undefined
}

/** Everything to do before leaving `hop.from`, in the order it is done. */
export function dutiesOf(hop: Hop, arrow = '->'): readonly Duty[] {
  return [
    ...finishDuty(hop),
    ...hop.duties.map(reasonDuty),
    ...hop.components.map((step) => ({
      kind: 'component' as const,
      text: `${componentText(step, arrow)}, on ${hop.from}`,
      details: step.action === 'check' ? [step.because] : [componentRoom(step), step.because],
      command: undefined,
    })),
    ...hop.waits.map((wait) => ({ kind: 'wait' as const, text: waitText(wait), details: [], command: undefined })),
    ...hop.gates.map(({ title, command }) => ({ kind: 'gate' as const, text: title, details: [], command })),
  ]
}

function finishDuty(hop: Hop): readonly Duty[] {
  const { tracked, background } = hop.finish_before
  if (!tracked) return []
  return [{ kind: 'finish', text: finishSentence(hop), details: background.map(backgroundText), command: undefined }]
}

function reasonDuty({ message, next }: ReasonResult): Duty {
  return { kind: 'duty', text: message, details: next === undefined ? [] : [next], command: undefined }
}

/** `BackfillX (ci_builds, large, queued 17.1, finalized 17.4)`. */
export function backgroundText({ name, tables, size, queued, finalized }: Background): string {
  const end = finalized === 'unknown' ? 'end unknown' : `finalized ${finalized}`
  return `${name} (${[...tables, ...(size === 'unknown' ? [] : [size]), `queued ${queued}`, end].join(', ')})`
}

/** `16.3.9, the newest 16.3 known; a newer patch is fine`. */
export function landingText({ to, line, newest_known: newest }: Hop): string {
  return newest ? `${to}, the newest ${line} known; a newer patch is fine` : to
}
