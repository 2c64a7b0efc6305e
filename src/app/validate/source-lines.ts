import { type Place } from '../../domain/place.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'

const known = new WeakMap<ManifestFile, readonly string[]>()

/** The lines of a file of the manifest, without their ends; a file is cut once, however many findings stand in it. */
export function linesOf(texts: readonly ManifestFile[], path: string): readonly string[] {
  const file = texts.find((one) => one.path === path)
  if (!file) return []
  const lines = known.get(file) ?? file.text.split('\n').map((line) => line.replace(/\r$/u, ''))
  known.set(file, lines)
  return lines
}

/** Behind the word or the quoted text that stands at a place. */
export function endOfWord(texts: readonly ManifestFile[], place: Place): Place {
  const rest = (linesOf(texts, place.file)[place.line - 1] ?? '').slice(place.column - 1)
  const word = /^(?:"[^"]*"|'[^']*'|[^\s,\]}]+)/u.exec(rest)?.[0] ?? ''
  return { ...place, column: place.column + word.length }
}
