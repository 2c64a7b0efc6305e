import { type Hop } from '../../results/plan-parts.ts'
import { type ReasonResult } from '../../results/reason.ts'
import { count } from '../words.ts'
import { backgroundText, dutiesOf, type Duty } from './hop-duties.ts'
import { bringsText, finishText, hopTitle, proofText, whyText } from './hop-words.ts'

/** One hop as templates see it: every name is always there, so that a typo in a template is an error. */
export interface HopView {
  readonly anchor: string
  /** The session that begins with this hop, where the path was cut into sessions. */
  readonly night: string | null
  readonly title: string
  readonly number: number | null
  readonly from: string
  readonly to: string
  readonly line: string
  readonly newest_known: boolean
  readonly why: string
  readonly kind: Hop['why']['kind']
  /** Empty when the hop is needed whatever the answers are. */
  readonly only_if: readonly string[]
  readonly proof: string
  readonly proven_by: readonly string[]
  readonly brings: string
  /** `12 background migrations`. */
  readonly brings_lead: string
  readonly brings_names: readonly string[]
  readonly finish: string
  readonly duties: readonly DutyView[]
  readonly commands: Hop['commands']
  readonly notes: readonly { readonly text: string; readonly url: string | null }[]
  readonly reasons: readonly ReasonView[]
  readonly warnings: readonly ReasonView[]
}

export type DutyView = Omit<Duty, 'command'> & { readonly command: string | null }

export interface ReasonView {
  readonly id: string
  readonly message: string
  readonly next: string | null
  /** The person took this risk. */
  readonly accepted: boolean
}

export function hopView(hop: Hop, index: number, arrow: string, night?: string): HopView {
  return {
    anchor: `hop-${index + 1}`,
    night: night ?? null,
    title: hopTitle(hop),
    number: hop.number ?? null,
    from: hop.from,
    to: hop.to,
    line: hop.line,
    newest_known: hop.newest_known,
    why: whyText(hop, ' or '),
    kind: hop.why.kind,
    only_if: hop.only_if,
    proof: proofText(hop.proof),
    proven_by: hop.proof.lives,
    brings: bringsText(hop),
    brings_lead: count(hop.brings.background.length, 'background migration'),
    brings_names: hop.brings.background.map(backgroundText),
    finish: finishText(hop),
    duties: dutiesOf(hop, arrow).map((duty) => ({ ...duty, command: duty.command ?? null })),
    commands: hop.commands,
    notes: hop.notes.map(noteView),
    reasons: hop.why.reasons.map(reasonView),
    warnings: hop.warnings.map(reasonView),
  }
}

/** Only an address of the web becomes a link; anything else stays text. */
function noteView({ text, url }: Hop['notes'][number]): HopView['notes'][number] {
  if (url === undefined) return { text, url: null }
  return /^https?:\/\/\S+$/iu.test(url) ? { text, url } : { text: `${text} ${url}`, url: null }
}

export function reasonView({ id, message, next, accepted = false }: ReasonResult): ReasonView {
  return { id, message, next: next ?? null, accepted }
}
