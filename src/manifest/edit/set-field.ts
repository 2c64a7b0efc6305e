import { yamlComments } from '../comments.ts'
import { type Located } from '../located.ts'
import { placeAt } from '../source-text.ts'
import { applyEdits, endOfLine, lineBreakOf, type TextEdit } from './text-edit.ts'

/** What to write into an entry. */
export interface FieldChange {
  readonly field: string
  /** As it is written in YAML, quotes included. */
  readonly written: string
  /** Fields that go, itself included; the first that is there is where the new one stands. */
  readonly replaces: readonly string[]
  /** Where none of them is there: it follows the first of these. */
  readonly after: readonly string[]
}

/**
 * Writes a field into a map, in the style the map is written in: block or flow, with its indentation and its quotes
 * around keys. Comments stay, also those beside what is replaced; everything else stays byte for byte.
 */
export function setField(entry: Located, change: FieldChange): string {
  const { text } = entry.source
  const pairs = pairsOf(entry)
  const old = pairs.filter(({ name }) => change.replaces.includes(name))
  if (old.length === 0) return applyEdits(text, [insertion(entry, pairs, change)])
  const [first, ...others] = old
  return applyEdits(text, [
    replacement(entry, first!, change),
    ...others.map((pair) => removal(entry, pairs[pairs.indexOf(pair) - 1]!, pair)),
  ])
}

/** Takes fields out of a map; comments stay. Those that are not there are no fault; one has to be left. */
export function removeFields(entry: Located, fields: readonly string[]): string {
  const { text } = entry.source
  const pairs = pairsOf(entry)
  const first = pairs.findIndex(({ name }) => !fields.includes(name))
  const later = pairs.flatMap((pair, at) => (at > first && fields.includes(pair.name) ? [[pairs[at - 1]!, pair]] : []))
  const edits = later.map(([before, pair]) => removal(entry, before!, pair!))
  return applyEdits(text, first > 0 ? [removalOfFirst(entry, pairs[0]!, pairs[first]!), ...edits] : edits)
}

/** What follows takes the place of the first ones. */
function removalOfFirst(entry: Located, { start }: Pair, next: Pair): TextEdit {
  const kept = commentsBetween(entry, start, next.start)
  return { start, end: next.start, text: kept.map((one) => `${one}${newLine(entry, next.start)}`).join('') }
}

interface Pair {
  readonly name: string
  /** Where the key begins, and behind the value's last character. */
  readonly start: number
  readonly end: number
}

function pairsOf({ fields }: Located): Pair[] {
  return [...(fields ?? [])].map(([name, value]) => ({
    name,
    start: value.key ?? value.offset,
    end: contentEnd(value),
  }))
}

/** A block collection ends with its last value: what the parser counts to it beyond that is white space and comments. */
export function contentEnd({ source: { text }, offset, end = offset, fields, items }: Located): number {
  const last = [...(fields?.values() ?? items ?? [])].at(-1)
  if (last && !isBracket(text[offset])) return contentEnd(last)
  // A text that keeps its blank lines ends with them.
  if (!fields && !items && /^[|>]\d?\+/u.test(text.slice(offset, offset + 3))) return endOfLine(text, end - 1)
  return offset + text.slice(offset, end).trimEnd().length
}

export function isBracket(sign: string | undefined): boolean {
  return sign === '{' || sign === '['
}

function replacement(entry: Located, { start, end }: Pair, change: FieldChange): TextEdit {
  const kept = commentsBetween(entry, start, end).map((comment) => `${comment}${newLine(entry, start)}`)
  return { start, end, text: `${kept.join('')}${spelled(entry, start, change)}` }
}

/** In a flow map the comma before goes too; in a block map the whole line, unless a comment stands on it. */
function removal(entry: Located, before: Pair, { start, end }: Pair): TextEdit {
  const { text } = entry.source
  if (isBracket(text[entry.offset])) {
    const kept = commentsBetween(entry, before.end, end)
    return { start: before.end, end, text: kept.map((one) => ` ${one}${newLine(entry, start)}`).join('') }
  }
  const lineEnd = endOfLine(text, end)
  const kept = commentsBetween(entry, start, lineEnd)
  if (kept.length > 0) return { start, end: lineEnd, text: kept.join(newLine(entry, start)) }
  return {
    start: endOfLine(text, text.lastIndexOf('\n', text.lastIndexOf('\n', start) - 1) + 1),
    end: lineEnd,
    text: '',
  }
}

function insertion(entry: Located, pairs: readonly Pair[], change: FieldChange): TextEdit {
  const { text } = entry.source
  const anchor = change.after.map((name) => pairs.find((pair) => pair.name === name)).find(Boolean) ?? pairs.at(-1)!
  const words = spelled(entry, anchor.start, change)
  if (isBracket(text[entry.offset])) {
    const space = startsItsLine(text, anchor.start) ? newLine(entry, anchor.start) : ' '
    return { start: anchor.end, end: anchor.end, text: `,${space}${words}` }
  }
  const at = endOfLine(text, anchor.end)
  return { start: at, end: at, text: `${newLine(entry, anchor.start)}${words}` }
}

/** Keys are quoted where the entry quotes its own: JSON needs it. */
function spelled({ source: { text } }: Located, neighbour: number, { field, written }: FieldChange): string {
  return text[neighbour] === '"' ? `"${field}": ${written}` : `${field}: ${written}`
}

/** A line break and the column of what stands at an offset. */
export function newLine({ source }: Located, start: number): string {
  return `${lineBreakOf(source.text)}${' '.repeat(placeAt(source, start).column - 1)}`
}

export function startsItsLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === ''
}

/** Comments that begin in a part of a text. */
export function commentsBetween({ source: { text } }: Located, start: number, end: number): string[] {
  if (!text.slice(start, end).includes('#')) return []
  return yamlComments(text)
    .filter(({ offset }) => offset >= start && offset < end)
    .map((comment) => comment.text)
}
