import { stableHash } from '../../domain/stable-hash.ts'

/**
 * Of the whole text of the file in `up`, byte order mark left out and line ends as LF: a checkout on another system is no
 * edit, a changed comment is one. Name, release, phase and the file of `down` are not part of it.
 */
export function checksumOf(text: string): string {
  return stableHash(text.replaceAll(/\r\n?/gu, '\n'))
}
