import { type ManifestFile, readManifest } from '../read-manifest.ts'
import { orderings, ranksOf } from './order.ts'
import { missingQuotes, type Quoting } from './quote.ts'
import { applyEdits, changedLines, type ChangedLines } from './text-edit.ts'
import { placeAt, sourceText } from '../source-text.ts'

/** One thing that was mended, with its lines before and after. */
export interface Fix extends ChangedLines {
  /** Path relative to the manifest's folder, with `/`. */
  readonly file: string
  /** What was done, as in `quoted 17.10`. */
  readonly what: string
}

export interface Fixed {
  readonly files: readonly ManifestFile[]
  readonly fixes: readonly Fix[]
}

/** Quotes show where the next ones are missing: a file that was no YAML can be read then. */
const mostRounds = 10

/**
 * Mends what is mechanical in a manifest: quotes that are missing, and lists that are plainly out of order. Nothing else
 * of a file changes, not even its line breaks; what was mended once is never mended again.
 */
export function fixFiles(files: readonly ManifestFile[]): Fixed {
  const quoted = withQuotes(files)
  const result = readManifest(quoted.files)
  if (!('ok' in result)) return quoted
  const ranks = ranksOf(result.ok)
  const fixes = [...quoted.fixes]
  const ordered = quoted.files.map((file) => {
    let { text } = file
    for (const { list, text: after, moved } of orderings(file, ranks)) {
      const what = `put ${list} in ascending order: ${moved} entries moved`
      fixes.push({ file: file.path, what, ...changedLines(text, after) })
      text = after
    }
    return { path: file.path, text }
  })
  return 'ok' in readManifest(ordered) ? { files: ordered, fixes } : quoted
}

function withQuotes(files: readonly ManifestFile[]): Fixed {
  let current = files
  const words = new Map<string, Map<number, string[]>>()
  for (let round = 0; round < mostRounds; round += 1) {
    const result = readManifest(current)
    if (!('problems' in result)) break
    const quotings = new Map(current.map((file) => [file.path, missingQuotes(file, result.problems)]))
    if ([...quotings.values()].every(({ length }) => length === 0)) break
    for (const file of current) note(words, file, quotings.get(file.path)!)
    current = current.map(({ path, text }) => ({ path, text: applyEdits(text, quotings.get(path)!) }))
  }
  return { files: current, fixes: files.flatMap((file, i) => quoteFixes(file, current[i]!, words.get(file.path))) }
}

/** What is quoted on which line; quotes never move lines. */
function note(
  words: Map<string, Map<number, string[]>>,
  { path, text }: ManifestFile,
  quotings: readonly Quoting[],
): void {
  const source = sourceText(path, text)
  const lines = words.get(path) ?? new Map<number, string[]>()
  for (const { start, written } of quotings) {
    const { line } = placeAt(source, start)
    lines.set(line, [...(lines.get(line) ?? []), written])
  }
  words.set(path, lines)
}

function quoteFixes(
  { path, text }: ManifestFile,
  after: ManifestFile,
  words: ReadonlyMap<number, readonly string[]> = new Map(),
): Fix[] {
  const old = text.split(/\r?\n/u)
  const now = after.text.split(/\r?\n/u)
  return [...words]
    .toSorted(([a], [b]) => a - b)
    .map(([line, written]) => ({
      file: path,
      line,
      what: `quoted ${written.join(', ')}`,
      before: [old[line - 1]!],
      after: [now[line - 1]!],
    }))
}
