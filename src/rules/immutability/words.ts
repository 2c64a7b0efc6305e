import { type FieldChange, type Former } from './former.ts'

/** Fields as people call them. */
const names: Readonly<Record<string, string>> = {
  depends_on: 'dependencies',
  api_version: 'API version',
  up: 'SQL',
  because: 'reason of its removal',
  when: 'conditions',
}

/** `its phase changed from regular to post, its SQL changed`. */
export function changesText(changes: readonly FieldChange[]): string {
  return changes.map(changeText).join(', ')
}

function changeText({ field, was, is }: FieldChange): string {
  const name = `its ${names[field] ?? field}`
  if (field === 'up') return is === '' ? `${name} is gone` : `${name} changed`
  if (is === undefined || is === '') return `${name} ${verb(field, 'is', 'are')} not recorded any more`
  if (was === undefined) return `${name} changed to ${is}`
  return was === '' ? `${name} ${verb(field, 'is', 'are')} now ${is}` : `${name} changed from ${was} to ${is}`
}

function verb(field: string, one: string, many: string): string {
  return field === 'depends_on' || field === 'when' ? many : one
}

/** `out with 17.1`, or `frozen with 17.1` where only the lock says so. */
export function outWith({ part, release }: Pick<Former, 'part' | 'release'>): string {
  return part ? `out with ${release}` : `frozen by the lock of ${release}`
}

/** An id with the name people know it by. */
export function called(id: string, name: string | undefined): string {
  return name === undefined ? id : `${id} (${name})`
}
