import { type Palette } from '../palette.ts'
import { oneLine, printable } from '../printable.ts'
import { durationWords, migrationWords } from './words.ts'

/** What a run tells while it works, as far as a person wants to see it. */
export type RunEvent =
  | { readonly kind: 'migration-begun'; readonly id: string; readonly name: string | undefined }
  | { readonly kind: 'migration-waits'; readonly id: string; readonly because: string }
  | { readonly kind: 'migration-done'; readonly id: string; readonly duration: number }

/** One line for stderr; undefined for what nobody asked about. */
export function progressLine(event: { readonly kind: string }, palette: Palette): string | undefined {
  if (!isRunEvent(event)) return undefined
  const told = printable(event)
  switch (told.kind) {
    case 'migration-begun':
      return `${palette.faint('...')} ${migrationWords(told)}`
    case 'migration-waits':
      return palette.caution(`    ${oneLine(told.because)}`)
    case 'migration-done':
      return `${palette.good('ok')}  ${told.id} in ${durationWords(told.duration)}`
  }
}

function isRunEvent(event: { readonly kind: string }): event is RunEvent {
  return event.kind.startsWith('migration-')
}
