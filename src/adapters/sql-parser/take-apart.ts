import { createRequire } from 'node:module'
import {
  type hasSqlDetails,
  type loadModule,
  type Node,
  type parseSync,
  type RawStmt,
  type scanSync,
} from 'libpg-query'
import { type SqlMade, type SqlPart, type SqlParts } from '../../domain/sql-fold.ts'
import { sqlReader } from './read-sql.ts'
import { madeBy, referencesIn } from './made-objects.ts'
import { as, below } from './nodes.ts'
import { partKindOf, type PartKind } from './part-kinds.ts'

/** What of libpg-query is used. */
interface Parser {
  readonly loadModule: typeof loadModule
  readonly parseSync: typeof parseSync
  readonly scanSync: typeof scanSync
  readonly hasSqlDetails: typeof hasSqlDetails
}

type Token = ReturnType<typeof scanSync>['tokens'][number]

/** The statements of a file as a structure may take them. */
export async function takeApart(file: string, text: string): Promise<SqlParts> {
  const read = await sqlReader()
  const reading = read(file, text)
  if ('problem' in reading) return reading
  const parser = createRequire(import.meta.url)('libpg-query') as Parser
  await parser.loadModule()
  const bytes = Buffer.from(text)
  const raw = text.trim() === '' ? [] : (parser.parseSync(text).stmts ?? [])
  const tokens = raw.length === 0 ? [] : parser.scanSync(text).tokens
  return { parts: raw.flatMap((one) => partOf(one, { parser, bytes, tokens })) }
}

interface Source {
  readonly parser: Parser
  readonly bytes: Buffer
  readonly tokens: readonly Token[]
}

function partOf(raw: RawStmt, { parser, bytes, tokens }: Source): SqlPart[] {
  const { stmt, stmt_location: from = 0, stmt_len: length = 0 } = raw
  if (!stmt) return []
  const until = length === 0 ? bytes.length : from + length
  const own = tokens.filter(
    ({ start, end, tokenName, text }) => start >= from && end <= until && !isBeside(tokenName, text),
  )
  if (own.length === 0) return []
  const plain = withoutConcurrently(stmt, own, { parser, bytes })
  const judged = plain === undefined ? concurrent : partKindOf(stmt)
  const { made, subject, spreads, unbounded, hides } = madeBy(stmt)
  return [
    {
      kind: judged.kind,
      text: plain ?? textOf(bytes, own),
      because: judged.because,
      made: [...made, ...relationsIn(stmt)],
      subject,
      words: wordsIn(own),
      references: referencesIn(stmt),
      unbounded: unbounded === true || judged.unbounded === true,
      spreads: spreads === true || judged.kind === 'rows' || judged.kind === 'other',
      hides: hides === true,
      addsValue: addedValue(stmt),
      literals: literalsIn(stmt),
    },
  ]
}

const concurrent: PartKind = { kind: 'other', because: 'has a CONCURRENTLY that cannot be taken out' }

/** Comments before and behind a statement are not a part of it; the semicolon neither. */
function isBeside(name: string, text: string): boolean {
  return name === 'SQL_COMMENT' || name === 'C_COMMENT' || text === ';'
}

function textOf(bytes: Buffer, own: readonly Token[]): string {
  return bytes.toString('utf8', own[0]!.start, own.at(-1)!.end)
}

/**
 * The statement as it runs where nobody waits. The word is a token, never a piece of a name or a string; and what is left is
 * read again: it has to be the same statement but for that word. Undefined where it is not.
 */
function withoutConcurrently(
  stmt: Node,
  own: readonly Token[],
  { parser, bytes }: Pick<Source, 'parser' | 'bytes'>,
): string | undefined {
  const text = textOf(bytes, own)
  if (![...below(stmt)].some((node) => node['concurrent'] === true)) return text
  const gone = own.filter((token) => token.text.toLowerCase() === 'concurrently' && token.tokenName !== 'IDENT')
  const pieces: string[] = []
  let at = own[0]!.start
  for (const { start, end } of gone) {
    pieces.push(bytes.toString('utf8', at, start).trimEnd())
    at = end
  }
  const plain = [...pieces, bytes.toString('utf8', at, own.at(-1)!.end)].join('')
  try {
    const [again, ...more] = parser.parseSync(plain).stmts ?? []
    return more.length === 0 && again?.stmt && shape(again.stmt) === shape(stmt) ? plain : undefined
  } catch (error) {
    if (parser.hasSqlDetails(error)) return undefined
    throw error
  }
}

/** A tree without where its parts stand and without CONCURRENTLY. */
function shape(node: Node): string {
  const silent = new Set(['location', 'concurrent', 'list_start', 'list_end', 'stmt_location', 'stmt_len'])
  return JSON.stringify(node, (key, value: unknown) => (silent.has(key) ? undefined : value))
}

/** As PostgreSQL folds them: plain names in lower case, quoted ones as they are; of strings every word, and the whole. */
function wordsIn(own: readonly Token[]): string[] {
  const found = new Set<string>()
  for (const { text } of own) {
    if (text.startsWith('"')) found.add(text.slice(1, -1).replaceAll('""', '"'))
    else if (/^[\p{L}_]+$/u.test(text)) found.add(text.toLowerCase())
    else for (const [word] of text.matchAll(/[\p{L}_][\p{L}\p{N}_$]*/gu)) found.add(word).add(word.toLowerCase())
  }
  return [...found].toSorted()
}

/** Tables and views that are named, whoever made them. */
function relationsIn(stmt: Node): SqlMade[] {
  const names = [...below(stmt)].flatMap(({ relname }) => (typeof relname === 'string' ? relname : []))
  return [...new Set(names)].map((name) => ({ name }))
}

function addedValue(stmt: Node): string | undefined {
  const change = as(stmt, 'AlterEnumStmt')
  return change && change.oldVal === undefined ? change.newVal : undefined
}

function literalsIn(stmt: Node): string[] {
  const found = [...below(stmt)].flatMap((node) => {
    const { sval } = (node['A_Const'] ?? {}) as { sval?: { sval?: string } }
    return sval?.sval ?? []
  })
  return [...new Set(found)].toSorted()
}
