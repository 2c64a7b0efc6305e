import { type Manifest } from '../../domain/manifest.ts'
import { formatPlace, type Place } from '../../domain/place.ts'
import { compareText } from '../../domain/version.ts'
import { placeOf, type Located } from '../located.ts'
import { type ManifestFile } from '../read-manifest.ts'
import { readYaml } from '../yaml-text.ts'
import { blocksOf } from './list-blocks.ts'

/** A list whose entries were put in ascending order. */
export interface Ordering {
  readonly list: string
  /** The file with the list in order. */
  readonly text: string
  readonly moved: number
}

/** Lists whose order says nothing: each entry names its own place in time. */
const lists = ['lines', 'releases', 'stops', 'migrations'] as const

/** Where each entry belongs in its list, by its place. */
export type Ranks = ReadonlyMap<string, number>

/**
 * The lists of a file that are plainly out of order, in order, one after the other. Plainly: most neighbours ascend, so
 * that a list kept newest first, or in an order of its own, is left alone. An entry takes the comments above it along;
 * where it is not plain which entry a comment belongs to, the list stays as it is.
 */
export function orderings(file: ManifestFile, ranks: Ranks): Ordering[] {
  const found: Ordering[] = []
  let root = rootOf(file)
  for (const list of lists) {
    const located = root?.fields?.get(list)
    const ordered = located && inOrder(located, ranks)
    if (!ordered) continue
    found.push({ list, ...ordered })
    // Lines of other lists stay where they are, so ranks by place hold on; offsets do not.
    root = rootOf({ path: file.path, text: ordered.text })
  }
  return found
}

export function ranksOf({ lines, releases, stops, migrations }: Manifest): Ranks {
  const byId = migrations.toSorted((a, b) => compareText(a.id, b.id))
  const ranks = new Map<string, number>()
  for (const entries of [releases, lines, stops, byId])
    for (const [rank, { place }] of entries.entries()) if (place) setOnce(ranks, place, rank)
  return ranks
}

/** A line that only a release makes known stands where the release stands, and was ranked with it. */
function setOnce(ranks: Map<string, number>, place: Place, rank: number): void {
  const key = formatPlace(place)
  if (!ranks.has(key)) ranks.set(key, rank)
}

function rootOf({ path, text }: ManifestFile): Located | undefined {
  const reading = readYaml(path, text)
  return 'ok' in reading ? reading.ok.located : undefined
}

function inOrder(located: Located, ranks: Ranks): Pick<Ordering, 'text' | 'moved'> | undefined {
  const items = located.items ?? []
  const order = items.map((item) => ranks.get(formatPlace(placeOf(item))) ?? Number.NaN)
  if (!isPlainlyOutOfOrder(order)) return undefined
  const sorted = [...order.keys()].toSorted((a, b) => order[a]! - order[b]!)
  const blocks = blocksOf(located.source.text, located)
  // What stands above the first entry may be about the whole list.
  if (!blocks || (sorted[0] !== 0 && blocks.hasCommentAboveFirst)) return undefined
  return { text: blocks.arranged(sorted), moved: sorted.filter((from, to) => from !== to).length }
}

function isPlainlyOutOfOrder(order: readonly number[]): boolean {
  if (order.some(Number.isNaN)) return false
  const falls = order.filter((rank, i) => i > 0 && rank < order[i - 1]!).length
  return falls > 0 && falls * 2 < order.length - 1
}
