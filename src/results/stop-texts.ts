/**
 * What the templates of a stop are filled with. Every variable is always there: a text that nobody knows is empty, a list
 * of nothing is empty. docs/templates.md lists them with examples.
 */

/** A background migration that made a stop necessary. */
export interface StopTextWork {
  readonly name: string
  /** The release that queues it, in words: `19.4`, or `unknown`. */
  readonly queued: string
  /** The release that finalizes it, in words; empty while nobody recorded one. */
  readonly finalized: string
  /** The first release that may finalize it; empty where nobody can tell. */
  readonly first_legal: string
  readonly tables: readonly string[]
}

/** `stop-page.md.liquid`: one entry of the page that lists required stops. */
export interface StopPageEntry {
  readonly product: { readonly id: string; readonly name: string }
  /** Line or version. */
  readonly stop: string
  /** Is it one version, and not a line? */
  readonly exact: boolean
  /** Does it concern only some installations? */
  readonly conditional: boolean
  /** The questions of which any one makes it apply. */
  readonly questions: readonly string[]
  /** Below this version a landing does not count. */
  readonly min_patch: string
  /** One sentence without a period. */
  readonly reason: string
  /** What must be finished before it is left: names. */
  readonly background: readonly string[]
  /** Address of the issue. */
  readonly issue: string
  /** The day it was declared. */
  readonly declared: string
}

/** What the notes to Support and to release managers have in common. */
interface StopNote extends Omit<StopPageEntry, 'background'> {
  /** The stop before it. */
  readonly previous: string
  /** The line after it; empty where that is not known. */
  readonly after: string
  /** The day its first release comes or came out. */
  readonly day: string
  /** What would do instead, one sentence without a period. */
  readonly mitigation: string
  /** Was it declared when it was too late to be told in time? */
  readonly late: boolean
  readonly background: readonly StopTextWork[]
  /** Ids of migrations that made it necessary. */
  readonly migrations: readonly string[]
}

/** `stop-support.md.liquid`: what Support has to know. */
export interface StopSupportNote extends StopNote {
  /** Command lines: a path over the stop, and what to ask when somebody went past it. */
  readonly upgrade_command: string
  readonly rescue_command: string
}

/** `stop-release-managers.md.liquid`: what has to be done on account of the stop. */
export interface StopManagersNote extends StopNote {
  /** The day its line is cut. */
  readonly cut: string
  /** `on`, `off`, or `none` where the product has none yet. */
  readonly schedule: 'on' | 'off' | 'none'
  /** In the order in which they fall due. */
  readonly duties: readonly {
    /** `support`, `squash-issue`, … */
    readonly kind: string
    /** What to do, as a line of a checklist. */
    readonly title: string
    /** The release it falls due with, and its day; the day is empty while nobody knows it. */
    readonly due: string
    readonly date: string
    /** The command that does or records it; empty where there is none. */
    readonly command: string
  }[]
  readonly status_command: string
}

/** `stop-page-new.md.liquid`: a page that is not there yet. The two markers have to be in it. */
export interface StopPageFrame {
  readonly product: { readonly id: string; readonly name: string }
}
