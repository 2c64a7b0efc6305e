import { type Instant } from '../../domain/time.ts'

/** When a check was made, in local time: `── 14:03:21`. */
export function watchHeading(at: Instant): string {
  return `── ${new Date(at).toTimeString().slice(0, 8)}`
}

export const watchHint = 'Watching for changes; Ctrl-C ends'
