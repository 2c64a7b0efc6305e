import { afterBlockComment, afterQuoted, newlines } from './quoted.ts'

/** One statement of a plain dump. */
export interface DumpStatement {
  readonly kind: 'statement'
  /** Without its semicolon and what stands before it. */
  readonly text: string
  /** Where it begins, from 1. */
  readonly line: number
  /** Its first words, lower-case: what it is. */
  readonly words: readonly string[]
}

export type DumpPart =
  | DumpStatement
  /** A line for psql: `\connect shop`. */
  | { readonly kind: 'command'; readonly text: string; readonly line: number }
  /** Rows that follow a `COPY … FROM stdin`. */
  | { readonly kind: 'rows'; readonly of: string; readonly rows: number; readonly line: number }

/** So many words tell what a statement is. */
const mostWords = 12

const space = /\s+/uy
const word = /[A-Za-z_\u0080-\u{10FFFF}][\w$\u0080-\u{10FFFF}]*/uy
const dollar = /\$(?:[A-Za-z_\u0080-\u{10FFFF}][\w\u0080-\u{10FFFF}]*)?\$/uy
const plain = /[^\s'"$\\;()/\-A-Za-z_\u0080-\u{10FFFF}]+/uy

/**
 * Takes a plain dump apart as psql does: statements end with a semicolon outside of quotes, comments, parentheses and bodies of
 * SQL; lines with a backslash are for psql, and rows follow a COPY. One part at a time: nothing is held twice.
 */
export function* dumpParts(text: string): Generator<DumpPart> {
  const reader = new Reader(text)
  for (let part = reader.next(); part; part = reader.next()) yield part
}

class Reader {
  private readonly text: string
  private at = 0
  private line = 1
  /** The `COPY` whose rows come next. */
  private copying: string | undefined

  constructor(text: string) {
    this.text = text
  }

  next(): DumpPart | undefined {
    if (this.copying !== undefined) return this.rows(this.copying)
    this.skipSpace()
    if (this.at >= this.text.length) return undefined
    return this.text[this.at] === '\\' ? this.command() : this.statement()
  }

  private advance(to: number): string {
    const passed = this.text.slice(this.at, to)
    this.line += newlines(passed)
    this.at = to
    return passed
  }

  /** White space, comments and lone semicolons between statements. */
  private skipSpace(): void {
    for (;;) {
      const next = this.afterSpace(this.at)
      if (next === this.at) return
      this.advance(next)
    }
  }

  private afterSpace(at: number): number {
    const { text } = this
    if (text[at] === ';') return at + 1
    if (text.startsWith('--', at)) return lineEnd(text, at)
    if (text.startsWith('/*', at)) return afterBlockComment(text, at)
    return matchEnd(space, text, at) ?? at
  }

  private command(): DumpPart {
    const { line } = this
    return { kind: 'command', line, text: this.advance(lineEnd(this.text, this.at)).trim() }
  }

  private rows(of: string): DumpPart {
    const { line } = this
    this.copying = undefined
    this.advance(lineEnd(this.text, this.at) + 1)
    const end = /^\\\.\r?$/mu.exec(this.text.slice(this.at))
    const data = this.advance(end ? this.at + end.index : this.text.length)
    if (end) this.advance(this.at + end[0].length)
    return { kind: 'rows', of, rows: newlines(data), line }
  }

  private statement(): DumpPart {
    const { line, at: begin } = this
    const { end, words } = statementAt(this.text, begin)
    const text = this.advance(end).trimEnd()
    if (words[0] === 'copy' && /\bfrom\s+stdin\b/iu.test(text)) this.copying = text
    return { kind: 'statement', text, line, words }
  }
}

/** Where the semicolon of the statement is, or the text ends. */
function statementAt(text: string, begin: number): { readonly end: number; readonly words: readonly string[] } {
  const words: string[] = []
  let [at, parentheses, bodies] = [begin, 0, 0]
  while (at < text.length) {
    const sign = text[at]!
    if (sign === ';' && parentheses <= 0 && bodies === 0) break
    parentheses += sign === '(' ? 1 : sign === ')' ? -1 : 0
    const named = matchEnd(word, text, at)
    if (named === undefined) at = afterQuoted(text, at, dollar) ?? matchEnd(plain, text, at) ?? at + 1
    else {
      const found = text.slice(at, named).toLowerCase()
      bodies = bodiesAfter(found, bodies, words)
      if (words.length < mostWords) words.push(found)
      at = named
    }
  }
  return { end: at, words }
}

/** A body of SQL (`BEGIN ATOMIC … END`) has semicolons of its own; only functions and procedures have one. */
function bodiesAfter(word: string, bodies: number, words: readonly string[]): number {
  if (word !== 'begin' && word !== 'case' && word !== 'end') return bodies
  if (!/^create (?:or replace )?(?:function|procedure)\b/u.test(words.slice(0, 4).join(' '))) return bodies
  if (word === 'begin' || (word === 'case' && bodies > 0)) return bodies + 1
  return word === 'end' && bodies > 0 ? bodies - 1 : bodies
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}
