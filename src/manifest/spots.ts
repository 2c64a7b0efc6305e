import { type Spot } from '../domain/finding.ts'
import { type Place } from '../domain/place.ts'
import { locate, placeOf, type Located } from './located.ts'
import { type ManifestFile } from './read-manifest.ts'
import { placeAt } from './source-text.ts'
import { readYaml } from './yaml-text.ts'

/** From where to where a value is written; the end is behind its last character. */
export interface Span {
  readonly place: Place
  readonly end: Place
}

/**
 * Looks up where values of a manifest are written. A file is read when a value in it is asked for, once: a manifest
 * without findings is never read for this.
 */
export function spotFinder(files: readonly ManifestFile[]): (spot: Spot) => Span {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const roots = new Map<string, Located | undefined>()
  const entries = new Map<Located, Map<number, Located>>()

  const rootOf = (file: string): Located | undefined => {
    if (!roots.has(file)) roots.set(file, readRoot(file, texts.get(file)))
    return roots.get(file)
  }
  const entryAt = (place: Place): Located | undefined => {
    const root = rootOf(place.file)
    if (!root) return undefined
    const known = entries.get(root) ?? mapsByOffset(root)
    entries.set(root, known)
    return known.get((root.source.lineStarts[place.line - 1] ?? 0) + place.column - 1)
  }
  /** The file that has a field of the manifest itself. */
  const wholeFor = (field: string | number | undefined): Located | undefined => {
    const file = files.find(({ text }) => new RegExp(`^["']?${String(field)}["']?\\s*:`, 'mu').test(text)) ?? files[0]
    return file && rootOf(file.path)
  }
  return ({ entry, field = [] }) => {
    const start = entry ? entryAt(entry) : wholeFor(field[0])
    return start ? spanOf(locate(start, field)) : unread(entry ?? { file: files[0]?.path ?? '', line: 1, column: 1 })
  }
}

function readRoot(file: string, text: string | undefined): Located | undefined {
  if (text === undefined || !/\.(?:ya?ml|json)$/u.test(file)) return undefined
  const reading = readYaml(file, text)
  return 'ok' in reading ? reading.ok.located : undefined
}

function mapsByOffset(root: Located): Map<number, Located> {
  const found = new Map<number, Located>()
  const walk = (one: Located): void => {
    if (one.fields) found.set(one.offset, one)
    for (const inner of one.fields?.values() ?? one.items ?? []) walk(inner)
  }
  walk(root)
  return found
}

/** A collection is shown by its first line: what is wrong is named, not everything around it. */
function spanOf(located: Located): Span {
  const { source, offset, end = offset, fields, items } = located
  const lineEnd = source.text.indexOf('\n', offset)
  const last = lineEnd === -1 ? source.text.length : lineEnd
  const until = fields || items ? Math.min(end, last) : end
  return { place: placeOf(located), end: placeAt(source, Math.max(until, offset)) }
}

/** Of a file that is not YAML only the place itself is known. */
function unread(place: Place): Span {
  return { place, end: place }
}
