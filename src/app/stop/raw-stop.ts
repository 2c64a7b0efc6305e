import { comparePoints, parsePoint, type Point } from '../../domain/line.ts'
import { type Product } from '../../domain/product.ts'
import { type EntryAddress, type RawEntry } from '../../manifest/edit/entries.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { readYaml } from '../../manifest/yaml-text.ts'

/** Where the entry of a stop is, however its line is spelled. */
export function stopAddress(product: Product, point: Point): EntryAddress {
  return {
    list: 'stops',
    is: (entry) => {
      const own = pointOfEntry(product, entry)
      return own !== undefined && comparePoints(product, own, point) === 0
    },
  }
}

/** The line or version an entry of `stops` is about. */
export function pointOfEntry(product: Product, { line, version }: RawEntry): Point | undefined {
  const text = line ?? version
  return typeof text === 'string' ? parsePoint(product, text) : undefined
}

/** The entry as it is written, its fields in their order; undefined where there is none. */
export function rawEntry(files: readonly ManifestFile[], { list, is }: EntryAddress): RawEntry | undefined {
  for (const file of files) {
    const reading = readYaml(file.path, file.text)
    const entries: unknown = 'ok' in reading ? (reading.ok.value as Record<string, unknown>)[list] : undefined
    const found = Array.isArray(entries) ? (entries as unknown[]).filter(isEntry).find(is) : undefined
    if (found) return found
  }
  return undefined
}

function isEntry(value: unknown): value is RawEntry {
  return typeof value === 'object' && value !== null
}
