import { createRequire } from 'node:module'
import {
  type A_Const,
  type hasSqlDetails,
  type loadModule,
  type Node,
  type parseSync,
  type RawStmt,
  type TypeCast,
} from 'libpg-query'
import {
  type SqlAct,
  type SqlLiteral,
  type SqlProblem,
  type SqlReading,
  type SqlStatement,
} from '../../domain/sql-statement.ts'
import { actsOf } from './acts.ts'
import { as, below, tableNamed, words } from './nodes.ts'
import { sourceOf, type Source } from './source.ts'

/** What of libpg-query is used. */
interface Parser {
  readonly loadModule: typeof loadModule
  readonly parseSync: typeof parseSync
  readonly hasSqlDetails: typeof hasSqlDetails
}

const load = createRequire(import.meta.url)
let loading: Promise<Parser> | undefined

/** Reads the statements of a file. */
export async function readSql(file: string, text: string): Promise<SqlReading> {
  const read = await sqlReader()
  return read(file, text)
}

/** A parser that is ready to read; after an `unreadable` file ask for a new one. */
export async function sqlReader(): Promise<(file: string, text: string) => SqlReading> {
  loading ??= loadParser()
  const parser = await loading
  return (file, text) => readWith(parser, file, text)
}

function readWith(parser: Parser, file: string, text: string): SqlReading {
  const source = sourceOf(file, text)
  const zero = text.indexOf('\0')
  // A string of C ends there, and the rest would pass unread.
  if (zero !== -1) return { problem: unreadable('a zero byte stands in the text', source, zero) }
  if (text === '') return { statements: [] }
  try {
    return { statements: statementsIn(parser.parseSync(text).stmts ?? [], source) }
  } catch (error) {
    return { problem: problemOf(error, parser, source) }
  }
}

/** Loads a new instance every time: a stack that ran over leaves the old one damaged. */
async function loadParser(): Promise<Parser> {
  delete load.cache[load.resolve('libpg-query')]
  const parser = load('libpg-query') as Parser
  await parser.loadModule()
  return parser
}

function problemOf(error: unknown, { hasSqlDetails }: Parser, source: Source): SqlProblem {
  if (hasSqlDetails(error)) {
    const offset = source.fromCharacter(error.sqlDetails?.cursorPosition ?? 0)
    return { kind: 'syntax', message: error.message, place: source.placeAt(offset) }
  }
  loading = undefined
  return unreadable('an expression nests too deeply to be read', source, 0)
}

function unreadable(message: string, source: Source, offset: number): SqlProblem {
  return { kind: 'unreadable', message, place: source.placeAt(offset) }
}

function statementsIn(raw: readonly RawStmt[], source: Source): SqlStatement[] {
  let addsValue = false
  return raw.map((one) => {
    const statement = statementOf(one, source, addsValue)
    addsValue ||= statement.acts.some(({ kind }) => kind === 'add-enum-value')
    return statement
  })
}

function statementOf(
  { stmt, stmt_location: from = 0, stmt_len: length = 0 }: RawStmt,
  source: Source,
  collect: boolean,
) {
  const until = length === 0 ? source.text.trimEnd().length : source.fromByte(from + length)
  const start = beginning(source.text, source.fromByte(from), until)
  const place = source.placeAt(start)
  const placeOf = (byte = 0) => (byte > from ? source.placeAt(source.fromByte(byte)) : place)
  const acts: SqlAct[] = stmt ? actsOf(stmt, placeOf) : []
  return {
    place,
    end: source.placeAt(Math.max(until, start)),
    text: beginningOf(source.text.slice(start, until)),
    acts: acts.length > 0 ? acts : [{ kind: 'other', place } as const],
    literals: collect ? literalsIn(stmt) : [],
  }
}

/** Behind spaces and comments: what PostgreSQL counts to a statement begins behind the last semicolon. */
function beginning(text: string, from: number, until: number): number {
  const blank = /(?:\s|--[^\n]*(?:\n|$))*/uy
  blank.lastIndex = from
  return Math.min(from + (blank.exec(text)?.[0].length ?? 0), until)
}

function beginningOf(statement: string): string {
  const line = statement.slice(0, 400).replaceAll(/\s+/gu, ' ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}

function literalsIn(statement: Node | undefined): SqlLiteral[] {
  const found = new Map<unknown, SqlLiteral>()
  for (const node of below(statement)) {
    const cast = node['TypeCast'] as TypeCast | undefined
    const constant = as(cast?.arg, 'A_Const')
    if (constant?.sval)
      found.set(constant, { text: constant.sval.sval ?? '', castTo: tableNamed(words(cast?.typeName?.names)) })
    const bare = node['A_Const'] as A_Const | undefined
    if (bare?.sval && !found.has(bare)) found.set(bare, { text: bare.sval.sval ?? '', castTo: undefined })
  }
  return [...found.values()]
}
