import { type Located } from '../located.ts'
import { placeAt } from '../source-text.ts'
import { lineBreakOf } from './text-edit.ts'

/** The entries of a block list as runs of whole lines that can change places. */
export interface ListBlocks {
  readonly hasCommentAboveFirst: boolean
  /** The whole text with the entries in another order: positions get the entries of these indexes. */
  readonly arranged: (order: readonly number[]) => string
}

/** Lines from one to another, the last one not included, counted from 0. */
interface Run {
  readonly from: number
  readonly to: number
}

/**
 * Cuts a list into its entries. Comments directly above an entry go with it; blank lines stay where they are. Undefined
 * for a list in brackets, for one with a comment that stands apart or a text that keeps its blank lines, and for a file
 * with line breaks of two kinds.
 */
export function blocksOf(text: string, list: Located): ListBlocks | undefined {
  const lineBreak = lineBreakOf(text)
  const lines = text.split(lineBreak)
  if (lines.some((line) => line.includes('\n'))) return undefined
  const items = list.items ?? []
  const dashes = items.map(({ offset }) => lineAt(list, offset))
  const column = lines[dashes[0] ?? 0]?.indexOf('-') ?? -1
  if (column === -1 || !dashes.every((line) => isEntry(lines[line]!, column))) return undefined
  const runs = runsOf(lines, dashes, column)
  if (!runs?.every(({ to }, i) => lineAt(list, endOf(items[i]!)) < to)) return undefined
  return {
    hasCommentAboveFirst: isComment(lines[dashes[0]! - 1] ?? ''),
    arranged: (order) => arranged(lines, runs, order).join(lineBreak),
  }
}

function lineAt({ source }: Located, offset: number): number {
  return placeAt(source, offset).line - 1
}

/** A value in brackets may end further out than it begins; of others the indentation tells. */
function endOf({ source: { text }, offset, end = offset }: Located): number {
  return text[offset] === '{' ? end - 1 : offset
}

function runsOf(lines: readonly string[], dashes: readonly number[], column: number): Run[] | undefined {
  const froms = dashes.map((line) => {
    let from = line
    while (from > 0 && isComment(lines[from - 1]!) && indentOf(lines[from - 1]!) <= column) from -= 1
    return from
  })
  // The comment above the first entry stays where it is.
  froms[0] = dashes[0]!
  const tos = dashes.map((line, i) => {
    const limit = froms[i + 1] ?? endOfList(lines, line, column)
    let to = limit
    while (to > line + 1 && isBlank(lines[to - 1]!)) to -= 1
    return to
  })
  const runs = froms.map((from, i) => ({ from, to: tos[i]! }))
  return runs.every((run, i) => isWhole(lines, run, dashes[i]!, column)) ? runs : undefined
}

/** Does all of it belong to the entry? A comment as far out as the dash, or one at the end, may be about others. */
function isWhole(lines: readonly string[], { to }: Run, dash: number, column: number): boolean {
  const body = lines.slice(dash, to)
  const apart = body.some((line, i) => i > 0 && isComment(line) && indentOf(line) <= column)
  const keepsBlanks = body.some((line) => /[|>]\d?\+\d?\s*(?:#.*)?$/u.test(line))
  return !apart && !keepsBlanks && (body.length === 1 || !isComment(body.at(-1)!))
}

/** Behind the last line that is indented deeper than the dashes. */
function endOfList(lines: readonly string[], from: number, column: number): number {
  let end = from + 1
  for (let line = from + 1; line < lines.length; line += 1) {
    const text = lines[line]!
    if (isBlank(text)) continue
    if (indentOf(text) <= column) break
    end = line + 1
  }
  return end
}

/** The lines with entries in another order; what stands between entries stays at its position. */
function arranged(lines: readonly string[], runs: readonly Run[], order: readonly number[]): string[] {
  const result = lines.slice(0, runs[0]!.from)
  for (const [position, entry] of order.entries()) {
    const { from, to } = runs[entry]!
    result.push(...lines.slice(from, to), ...lines.slice(runs[position]!.to, runs[position + 1]?.from))
  }
  return result
}

function isEntry(line: string, column: number): boolean {
  return line.indexOf('-') === column && line.slice(0, column).trim() === '' && /^-\s+\S/u.test(line.slice(column))
}

function isComment(line: string): boolean {
  return /^\s*#/u.test(line)
}

function isBlank(line: string): boolean {
  return line.trim() === ''
}

function indentOf(line: string): number {
  return line.search(/\S|$/u)
}
