import { type Place } from '../domain/place.ts'
import { sqlComments, yamlComments, type Comment } from './comments.ts'
import { placeAt, sourceText, type SourceText } from './source-text.ts'

/** Lines from one to another, both included, counted from 1. */
export interface Lines {
  readonly first: number
  readonly last: number
}

/** One comment that suppresses findings: `# waystop ignore RULE, RULE: reason`. */
export interface SuppressionComment {
  readonly place: Place
  /** Behind the comment's last character. */
  readonly end: Place
  readonly rules: readonly { readonly name: string; readonly place: Place }[]
  /** Undefined when none is written. */
  readonly reason: string | undefined
  /** `file` is written `ignore-file`. */
  readonly reach: 'line' | 'block' | 'file'
  /** Undefined when it covers nothing: nothing follows it, or `ignore-file` stands below the first entry. */
  readonly covers: Lines | undefined
}

const mark = /waystop\s+ignore/iu
const form = /^(?:#+|-+)\s*waystop\s+ignore(?<file>-file)?(?![\w-])(?<rest>.*)$/iu

/**
 * Reads the comments of a file that suppress findings. Behind a value a comment covers its line; on a line of its own it
 * covers what begins on the next line with content: in YAML the key or list item with everything indented below it, in
 * SQL the statement. A file without such a comment costs one search.
 */
export function suppressionComments(file: string, text: string): SuppressionComment[] {
  if (!mark.test(text)) return []
  const page = pageOf(sourceText(file, text))
  if (/\.sql$/iu.test(file)) {
    const { comments, ends } = sqlComments(text)
    return comments.flatMap((comment) => read(page, comment, ({ line }) => statementFrom(page, ends, line + 1)))
  }
  if (!/\.ya?ml$/iu.test(file)) return []
  const blocks = new Map<number, Lines>()
  return yamlComments(text).flatMap((comment) => read(page, comment, (place) => blockBelow(page, blocks, place)))
}

type Following = (comment: Place) => Lines | undefined

function read(page: Page, comment: Comment, following: Following): SuppressionComment[] {
  const groups = form.exec(comment.text)?.groups
  if (!groups) return []
  const place = placeAt(page.source, comment.offset)
  const end = { ...place, column: place.column + comment.text.length }
  const isAlone =
    lineText(page.source, place.line)
      .slice(0, place.column - 1)
      .trim() === ''
  const reach = groups['file'] !== undefined ? 'file' : isAlone ? 'block' : 'line'
  const covers = { line: sameLine, block: following, file: (at: Place) => wholeFile(page, at) }[reach](place)
  return [{ place, end, reach, covers, ...wordsOf(page.source, comment, groups['rest']!) }]
}

/** `RULE, RULE: reason`; what is left out is left out here too. */
function wordsOf(
  source: SourceText,
  { offset, text }: Comment,
  rest: string,
): Pick<SuppressionComment, 'rules' | 'reason'> {
  const colon = rest.indexOf(':')
  const names = colon === -1 ? rest : rest.slice(0, colon)
  const reason = colon === -1 ? '' : rest.slice(colon + 1).trim()
  const start = offset + text.length - rest.length
  const rules = [...names.matchAll(/[^\s,]+/gu)].map((found) => ({
    name: found[0],
    place: placeAt(source, start + found.index),
  }))
  return { rules, reason: reason === '' ? undefined : reason }
}

function sameLine({ line }: Place): Lines {
  return { first: line, last: line }
}

/** Only comments may stand above: whoever opens the file sees what is not checked in it. */
function wholeFile({ source, nextContent }: Page, { line }: Place): Lines | undefined {
  const last = source.lineStarts.length
  return line < (nextContent[1] ?? last + 1) ? { first: 1, last } : undefined
}

/**
 * The key or list item that begins on the next line with content, and what is indented deeper below it. What stands
 * further out than the comment belongs to something else.
 */
function blockBelow({ source, nextContent }: Page, blocks: Map<number, Lines>, comment: Place): Lines | undefined {
  const first = nextContent[comment.line + 1]
  if (first === undefined || indentOf(lineText(source, first)) < comment.column - 1) return undefined
  const known = blocks.get(first) ?? { first, last: lastOfBlock(source, first) }
  blocks.set(first, known)
  return known
}

function lastOfBlock(source: SourceText, first: number): number {
  const opening = lineText(source, first)
  const indent = indentOf(opening)
  let last = first
  for (let line = first + 1; line <= source.lineStarts.length; line += 1) {
    const text = lineText(source, line)
    if (!isContent(text)) continue
    // A list may stand as deep as its key.
    const belongs = indentOf(text) > indent || (indentOf(text) === indent && isItem(text) && !isItem(opening))
    if (!belongs) break
    last = line
  }
  return last
}

/** The statement that begins on the next line with content, to the line of its semicolon. */
function statementFrom({ source, nextContent }: Page, ends: readonly number[], from: number): Lines | undefined {
  const first = nextContent[from]
  if (first === undefined) return undefined
  const end = firstAbove(ends, source.lineStarts[first - 1]!) ?? source.text.length
  return { first, last: placeAt(source, end).line }
}

/** The least of some ascending numbers above a limit, by binary search. */
function firstAbove(ascending: readonly number[], limit: number): number | undefined {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (ascending[middle]! > limit) high = middle
    else low = middle + 1
  }
  return ascending[low]
}

/** A file by its lines. */
interface Page {
  readonly source: SourceText
  /** By line, counted from 1: the first line with content there or below. */
  readonly nextContent: readonly (number | undefined)[]
}

function pageOf(source: SourceText): Page {
  const nextContent: (number | undefined)[] = []
  let next: number | undefined
  for (let line = source.lineStarts.length; line > 0; line -= 1) {
    if (isContent(lineText(source, line))) next = line
    nextContent[line] = next
  }
  return { source, nextContent }
}

function lineText({ text, lineStarts }: SourceText, line: number): string {
  return text.slice(lineStarts[line - 1], lineStarts[line] ?? text.length)
}

/** Neither blank nor a comment of its own; `---` opens a YAML file. */
function isContent(line: string): boolean {
  return !/^\s*(?:#.*|--.*)?$/su.test(line)
}

function indentOf(line: string): number {
  return line.search(/\S|$/u)
}

function isItem(line: string): boolean {
  return /^\s*-\s/u.test(line)
}
