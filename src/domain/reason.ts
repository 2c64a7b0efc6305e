import { type Place } from './place.ts'

/** Every reason a hop is judged by, in the order people read them. The ids are what `--accept` and policies take. */
export const reasonKinds = [
  'downgrade',
  'unknown-line',
  'skips-stop',
  'old-patch-of-stop',
  'skips-conditional-stop',
  'skips-line',
  'finalizes-inline',
  'depends-on-unfinished',
  'unfinished-work',
  'pending-post-migrations',
  'runs-deleted-code',
  'misses-removed-migration',
  'loses-migration',
  'older-than-current',
  'below-minimum-schema',
  'component-out-of-range',
  'component-untested',
  'blocked',
  'withdrawn',
  'avoid',
  'too-soon',
  'unlisted-version',
] as const
export type ReasonKind = (typeof reasonKinds)[number]

/**
 * What a reason does to its hop. `illegal`: the hop must not be made. `undetermined`: it may be illegal, a fact is
 * missing. `duty`: legal once something was done before leaving. `warning`: legal, and worth knowing.
 */
export type Verdict = 'illegal' | 'undetermined' | 'duty' | 'warning'

/** A hop from one version to another, by their texts. */
export interface HopName {
  readonly from: string
  readonly to: string
}

/** Why a hop is illegal, undetermined, bound to a duty, or merely noteworthy. */
export interface Reason {
  readonly kind: ReasonKind
  readonly verdict: Verdict
  /** What causes it: the stop, the background migration, the block, the component, the version. */
  readonly subject: string
  readonly hop: HopName
  /** One sentence without a period that names cause and versions. */
  readonly message: string
  /** What to do about it, as one sentence without a period. */
  readonly next: string | undefined
  /** Conditions whose answers decide an undetermined reason. */
  readonly conditions: readonly string[]
  readonly place: Place | undefined
}

/** `skips-stop:17.3@16.11.10..17.5.5`: stable, and safe to paste into a shell. */
export function reasonId({ kind, subject, hop }: Pick<Reason, 'kind' | 'subject' | 'hop'>): string {
  return `${kind}:${subject}@${hop.from}..${hop.to}`
}

/** Reasons a person may take upon themselves. What breaks for certain cannot be accepted away. */
const acceptableKinds: ReadonlySet<ReasonKind> = new Set<ReasonKind>([
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

export function isAcceptable(kind: ReasonKind): boolean {
  return acceptableKinds.has(kind)
}
