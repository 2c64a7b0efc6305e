import { type DumpStatement } from './statements.ts'

/** What a comparison of structures leaves out on purpose, by kind. */
export type LeftOutKind = 'owners' | 'rows' | 'server' | 'psql'

/** Why a statement is not loaded; undefined: it is. */
export function leftOutKind(statement: DumpStatement): LeftOutKind | undefined {
  return kinds.find(([, fits]) => fits(statement))?.[0]
}

const kinds: readonly (readonly [LeftOutKind, (statement: DumpStatement) => boolean])[] = [
  // Statements are sent in batches of our own.
  ['psql', ({ words }) => /^(?:begin|commit|end|rollback|start transaction)\b/u.test(words.join(' '))],
  ['owners', isOwner],
  ['rows', ({ words }) => /^(?:insert|copy|select (?:pg_catalog )?setval)\b/u.test(words.join(' '))],
  ['server', ({ words }) => ofServer.test(words.join(' '))],
]

/** What belongs to a server and to no database. */
const ofServer = new RegExp(
  [
    '^(?:create|alter|drop) (?:database|role|user|group|tablespace|system|subscription)\\b',
    '^comment on (?:database|role|tablespace|subscription)\\b',
    '^(?:grant|revoke)\\b.*? on (?:database|tablespace)\\b',
  ].join('|'),
  'u',
)

/** It says who owns something, and nothing else. */
function isOwner({ words: [first], text }: DumpStatement): boolean {
  if (first === 'reassign') return true
  const isEnd = /\bowner\s+to\s+(?:"[^"]+"|\S+)$/iu.test(text)
  return first === 'alter' && isEnd && !text.replaceAll(/\([^()]*\)/gu, '').includes(',')
}

/** Roles that a statement names. They exist on a throw-away server as soon as somebody names them. */
export function rolesIn({ words, text }: DumpStatement): readonly string[] {
  const [first, second] = words
  const grants = first === 'grant' || first === 'revoke' || (first === 'alter' && second === 'default')
  const isPolicy = (first === 'create' || first === 'alter') && second === 'policy'
  if (!grants && !isPolicy) return []
  const lists = [...text.matchAll(isPolicy ? ofPolicy : ofGrant)].flatMap(([, list = '']) => list.split(','))
  return lists.map((one) => bare(one.trim())).filter((one) => one !== '' && !pseudo.has(one))
}

const name = String.raw`(?:"(?:[^"]|"")+"|[\w$\u0080-\u{10FFFF}]+)`
const names = String.raw`(${name}(?:\s*,\s*${name})*)`
const ofGrant = new RegExp(String.raw`\b(?:TO|FROM|FOR\s+ROLE|FOR\s+USER|GRANTED\s+BY)\s+(?:GROUP\s+)?${names}`, 'giu')
const ofPolicy = new RegExp(String.raw`\bTO\s+${names}`, 'giu')

const pseudo = new Set(['public', 'current_user', 'current_role', 'session_user'])

function bare(one: string): string {
  return one.startsWith('"') ? one.slice(1, -1).replaceAll('""', '"') : one.toLowerCase()
}
