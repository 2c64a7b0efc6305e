import { type Located } from '../located.ts'
import { placeAt } from '../source-text.ts'
import { commentsBetween, contentEnd, isBracket, newLine, removeFields, startsItsLine } from './set-field.ts'
import { applyEdits, endOfLine, lineBreakOf, type TextEdit } from './text-edit.ts'
import { blockText, flowText, type Written } from './written-value.ts'

/** A text in which keys are quoted as JSON asks for: what is added to it is JSON too. */
export function isJson(text: string): boolean {
  return /^\s*\{\s*"/u.test(text)
}

/** An entry longer than this does not stand on one line. */
const longestLine = 140

/** Behind the item before `index`, or before the first one. */
export function insertion(list: Located, index: number, item: Written): TextEdit {
  const { source, offset, items = [] } = list
  const { text } = source
  if (text[offset] === '[') return inBrackets(list, index, flowText(item, isJson(text)))
  const lineBreak = lineBreakOf(text)
  const indent = placeAt(source, offset).column - 1
  const isFlow = items.every((one) => isBracket(text[one.offset]))
  const written = itemText(item, { indent, lineBreak, isFlow })
  if (index === 0) {
    const at = text.lastIndexOf('\n', offset) + 1
    return { start: at, end: at, text: `${written}${lineBreak}` }
  }
  const at = behindComments(text, endOfLine(text, contentEnd(items[index - 1]!)), indent)
  return { start: at, end: at, text: `${lineBreak}${written}` }
}

/** Comments directly below an entry that are indented deeper than its dash are about it. */
function behindComments(text: string, lineEnd: number, indent: number): number {
  const below = new RegExp(String.raw`(?:\r?\n {${indent + 1},}#[^\r\n]*)*`, 'uy')
  below.lastIndex = lineEnd
  return lineEnd + (below.exec(text)?.[0].length ?? 0)
}

interface ItemStyle {
  readonly indent: number
  readonly lineBreak: string
  readonly isFlow: boolean
}

/** Neighbours that stand on one line each are followed, as long as that line stays readable. */
function itemText(item: Written, { indent, lineBreak, isFlow }: ItemStyle): string {
  const space = ' '.repeat(indent)
  const flow = flowText(item)
  if (typeof item !== 'object' || (isFlow && flow.length <= longestLine)) return `${space}- ${flow}`
  return blockText(item)
    .split('\n')
    .map((line, i) => (line === '' ? '' : `${space}${i === 0 ? '- ' : '  '}${line}`))
    .join(lineBreak)
}

function inBrackets({ source: { text }, offset, items = [] }: Located, index: number, written: string): TextEdit {
  if (items.length === 0) return { start: offset + 1, end: offset + 1, text: written }
  const before = items[index - 1]
  if (!before) return { start: items[0]!.offset, end: items[0]!.offset, text: `${written}, ` }
  const at = contentEnd(before)
  const isAlone = startsItsLine(text, before.offset) && !text.slice(at, endOfLine(text, at)).includes('#')
  return { start: at, end: at, text: `,${isAlone ? newLine(before, before.offset) : ' '}${written}` }
}

/** One item of several goes. Comments stay, also those inside of it. */
export function removal(list: Located, index: number): TextEdit {
  const { source, offset, items = [] } = list
  const { text } = source
  if (text[offset] === '[') return fromBrackets(list, index)
  const dash = dashOf(list, index)
  const lineEnd = endOfLine(text, contentEnd(items[index]!))
  const kept = commentsBetween(list, dash, lineEnd)
  if (kept.length > 0) return { start: dash, end: lineEnd, text: kept.join(newLine(list, dash)) }
  const lineStart = text.lastIndexOf('\n', dash) + 1
  // The last line of a file that ends without a line break takes the break before it along.
  if (lineEnd === text.length) return { start: endOfLine(text, lineStart - 2), end: lineEnd, text: '' }
  return { start: lineStart, end: text.indexOf('\n', lineEnd) + 1, text: '' }
}

function fromBrackets(list: Located, index: number): TextEdit {
  const items = list.items!
  const item = items[index]!
  const next = items[index + 1]
  if (next) {
    const kept = commentsBetween(list, item.offset, next.offset)
    const comments = kept.map((one) => `${one}${newLine(list, next.offset)}`)
    return { start: item.offset, end: next.offset, text: comments.join('') }
  }
  const [start, end] = [contentEnd(items[index - 1]!), contentEnd(item)]
  const comments = commentsBetween(list, start, end).map((one) => ` ${one}${newLine(list, item.offset)}`)
  return { start, end, text: comments.join('') }
}

/** Between two items a line that begins with a dash is the one of the second. */
function dashOf({ source: { text }, offset, items = [] }: Located, index: number): number {
  if (index === 0) return offset
  const line = /^[ \t]*-/gmu
  line.lastIndex = endOfLine(text, contentEnd(items[index - 1]!))
  const found = line.exec(text)!
  return found.index + found[0].length - 1
}

/**
 * A file whose only entry of a list goes. The list goes with it, and the blank line above, so that nothing is left of a list
 * that was made for this entry; `[]` stays where it stood in brackets, and where the file would say nothing.
 */
export function withoutList(root: Located, name: string): string {
  const { text } = root.source
  const fields = [...root.fields!]
  const at = fields.findIndex(([field]) => field === name)
  const list = fields[at]![1]
  const before = fields[at - 1]?.[1]
  const isLastOfFlow = isBracket(text[root.offset]) && at > 0 && at === fields.length - 1
  if (text[list.offset] === '[' && !isLastOfFlow) return emptied(list)
  if (fields.length === 1) return withEmptyList(root, name, list)
  const blank = before && !isBracket(text[root.offset]) ? blankLineAbove(text, before, list) : undefined
  return blank ?? removeFields(root, [name])
}

function emptied(list: Located): string {
  const { source, offset, end = offset + 2 } = list
  const close = source.text.lastIndexOf(']', end - 1)
  const comments = commentsBetween(list, offset, close).map((one) => ` ${one}${newLine(list, offset)}`)
  return applyEdits(source.text, [{ start: offset + 1, end: close, text: comments.join('') }])
}

function withEmptyList(root: Located, name: string, list: Located): string {
  const start = list.key ?? root.offset
  const end = endOfLine(root.source.text, contentEnd(list))
  const comments = commentsBetween(root, start, end).map((one) => `${one}${newLine(root, start)}`)
  return applyEdits(root.source.text, [{ start, end, text: `${comments.join('')}${name}: []` }])
}

/** The text without the list and the blank line above it; undefined when something else stands around it. */
function blankLineAbove(text: string, before: Located, list: Located): string | undefined {
  const end = endOfLine(text, contentEnd(list))
  const above = /\r?\n[ \t]*(?=\r?\n$)/u.exec(text.slice(contentEnd(before), list.key))
  const isClear =
    /^(?:\r?\n[ \t]*(?:\r?\n|$)|$)/u.test(text.slice(end)) && commentsBetween(list, list.key!, end).length === 0
  if (!above || !isClear) return undefined
  return applyEdits(text, [{ start: contentEnd(before) + above.index, end, text: '' }])
}

/** The text with a new list of one entry behind all it has, in a block. */
export function withListBehind(root: Located, list: string, entry: Written): string {
  const { text } = root.source
  const lineBreak = lineBreakOf(text)
  const item = itemText(entry, { indent: 2, lineBreak, isFlow: true })
  const isOpen = !text.endsWith('\n')
  // A blank line behind a text that keeps them would become part of it.
  const blank = contentEnd(root) > text.trimEnd().length ? '' : lineBreak
  return `${text}${isOpen ? lineBreak : ''}${blank}${list}:${lineBreak}${item}${isOpen ? '' : lineBreak}`
}
