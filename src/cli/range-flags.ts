import { string } from '@oclif/core/flags'

/** Which releases an answer about stops is about. */
export const rangeFlags = {
  from: string({ summary: 'first line, or the version that is installed (default: the oldest)', helpValue: 'LINE' }),
  to: string({ summary: 'last line or version (default: the newest)', helpValue: 'LINE' }),
}
