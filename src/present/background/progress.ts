import { type Palette } from '../palette.ts'
import { oneLine, printable } from '../printable.ts'
import { groupDigits } from '../words.ts'
import { spanText } from './words.ts'

/** What workers tell while they work, as far as a person at a terminal wants to see it. */
type WorkEvent =
  | {
      readonly kind: 'batch-ended'
      readonly subject: Subject
      readonly outcome: string
      readonly rows: bigint
      readonly error?: string | undefined
      readonly sqlstate?: string | undefined
    }
  | {
      readonly kind: 'state'
      readonly subject: Subject
      readonly from: string
      readonly to: string
      readonly because?: string | undefined
    }
  | { readonly kind: 'held'; readonly subject: Subject; readonly because: string; readonly for: number }
  | { readonly kind: 'split'; readonly subject: Subject; readonly batch: bigint; readonly into: number }
  | { readonly kind: 'waits'; readonly database: string; readonly because: string }
  | { readonly kind: 'trouble'; readonly database: string; readonly sqlstate: string; readonly error: string }

interface Subject {
  readonly database: string
  readonly name: string
}

/** What is done so far, over all that is worked on. */
export interface WorkDone {
  readonly batches: number
  readonly rows: bigint
}

export const nothingDone: WorkDone = { batches: 0, rows: 0n }

export function countEvent(done: WorkDone, event: { readonly kind: string }): WorkDone {
  if (!isWorkEvent(event) || event.kind !== 'batch-ended') return done
  return { batches: done.batches + Number(event.outcome === 'done'), rows: done.rows + event.rows }
}

/** `12 batches, 120,000 rows, 45,000 rows/s`: drawn over itself while it works. */
export function workLine({ batches, rows }: WorkDone, elapsed: number): string {
  const rate = elapsed < 1000 ? '' : `, ${groupDigits(Math.round((Number(rows) * 1000) / elapsed))} rows/s`
  return `${spanText(elapsed)}: ${groupDigits(batches)} ${batches === 1 ? 'batch' : 'batches'}, ${groupDigits(Number(rows))} rows${rate}`
}

/** One line for what a person should not miss; undefined for what merely counts. */
export function eventLine(event: { readonly kind: string }, palette: Palette): string | undefined {
  if (!isWorkEvent(event)) return undefined
  const text = textOf(event)
  if (text === undefined) return undefined
  const clean = oneLine(printable(text))
  return event.kind === 'state' ? clean : palette.caution(clean)
}

function textOf(event: WorkEvent): string | undefined {
  switch (event.kind) {
    case 'batch-ended':
      if (event.error === undefined || event.outcome === 'done') return undefined
      return `${nameOf(event.subject)}: a batch ended as ${event.outcome}: ${event.error}${event.sqlstate === undefined ? '' : ` (${event.sqlstate})`}`
    case 'state':
      return `${nameOf(event.subject)}: ${event.from} -> ${event.to}${event.because === undefined ? '' : `: ${event.because}`}`
    case 'held':
      return `${nameOf(event.subject)} is held for ${spanText(event.for)}: ${event.because}`
    case 'split':
      return `${nameOf(event.subject)}: batch ${event.batch} is split into ${event.into}`
    case 'waits':
      return `${event.database}: ${event.because}`
    case 'trouble':
      return `${event.database}: ${event.error} (${event.sqlstate})`
  }
}

const nameOf = ({ database, name }: Subject): string => `${name} (${database})`

const kinds: ReadonlySet<string> = new Set(['batch-ended', 'state', 'held', 'split', 'waits', 'trouble'])

function isWorkEvent(event: { readonly kind: string }): event is WorkEvent {
  return kinds.has(event.kind)
}
