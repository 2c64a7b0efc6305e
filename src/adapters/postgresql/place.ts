import { redact } from '../../domain/redact.ts'

/** Where a connection string leads, for people: no user's password, no options. */
export function placeOf(url: string): string {
  return redact(url).replace(/\?.*$/u, '')
}
