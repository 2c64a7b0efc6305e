import { CST, Lexer } from 'yaml'

/** A comment with the sign that begins it; the offset is that of the sign. */
export interface Comment {
  readonly offset: number
  readonly text: string
}

/**
 * The comments of a YAML text: what only looks like one inside a quoted or a block scalar is none. Splits the text into
 * lexemes, which is linear, and parses nothing.
 */
export function yamlComments(text: string): Comment[] {
  const found: Comment[] = []
  let offset = 0
  let scalarFollows = false
  for (const lexeme of new Lexer().lex(text)) {
    const isSign: boolean = !scalarFollows && signs.has(lexeme)
    if (!isSign) {
      if (!scalarFollows && lexeme.startsWith('#')) found.push({ offset, text: lexeme.trimEnd() })
      offset += lexeme.length
    }
    scalarFollows = isSign && lexeme === CST.SCALAR
  }
  return found
}

/** What the lexer puts between pieces of the text; none of them stands in it. */
const signs: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR])

export interface SqlReading {
  readonly comments: readonly Comment[]
  /** Where statements end: offsets behind their semicolons. */
  readonly ends: readonly number[]
}

/** The `--` comments of an SQL text and the ends of its statements, outside quotes of every kind and block comments. */
export function sqlComments(text: string): SqlReading {
  const comments: Comment[] = []
  const ends: number[] = []
  const next = /--|\/\*|;|["']|\$(?:[A-Za-z_]\w*)?\$/gu
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const { index } = found
    const [sign] = found
    if (sign === ';') ends.push(index + 1)
    else if (sign === '--') {
      next.lastIndex = endOf(text, '\n', index)
      comments.push({ offset: index, text: text.slice(index, next.lastIndex).trimEnd() })
    } else if (sign === '/*') next.lastIndex = endOfBlockComment(text, index)
    else if (sign.startsWith('$')) {
      // `a$b$` is a name; a dollar quote never follows a letter.
      if (!/[\w$]/u.test(text[index - 1] ?? '')) next.lastIndex = endOf(text, sign, index + sign.length, sign.length)
      else next.lastIndex = index + 1
    } else next.lastIndex = endOfQuoted(text, index)
  }
  return { comments, ends }
}

/** Where a sign stands, or behind it; the end of the text when it stands nowhere. */
function endOf(text: string, sign: string, from: number, behind = 0): number {
  const at = text.indexOf(sign, from)
  return at === -1 ? text.length : at + behind
}

/** A quote doubles to stand for itself; in E'…' a backslash also takes the next character with it. */
function endOfQuoted(text: string, from: number): number {
  const quote = text[from]!
  const escapes = quote === "'" && /(?:^|\W)[eE]$/u.test(text.slice(Math.max(0, from - 2), from))
  const stops = escapes ? /\\|'/gu : quote === "'" ? /'/gu : /"/gu
  stops.lastIndex = from + 1
  for (let found = stops.exec(text); found; found = stops.exec(text)) {
    if (found[0] === quote && text[found.index + 1] !== quote) return found.index + 1
    stops.lastIndex = found.index + 2
  }
  return text.length
}

/** PostgreSQL's block comments nest. */
function endOfBlockComment(text: string, from: number): number {
  const stops = /\/\*|\*\//gu
  stops.lastIndex = from
  let depth = 0
  for (let found = stops.exec(text); found; found = stops.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return found.index + 2
  }
  return text.length
}
