import { type Place } from '../../domain/place.ts'
import { type SqlProblem, type SqlStatement } from '../../domain/sql-statement.ts'

/** A file of SQL that a migration names. */
export interface SqlFile {
  /** As the manifest writes it. */
  readonly path: string
  readonly text: string
  readonly checksum: string
  /** Undefined where nobody needed them. */
  readonly statements: readonly SqlStatement[] | undefined
}

/** The files of one migration, or why they cannot be used. */
export interface Source {
  readonly up: SqlFile | SqlProblem | undefined
  readonly down: SqlFile | SqlProblem | undefined
}

export function isFile(source: SqlFile | SqlProblem | undefined): source is SqlFile {
  return source !== undefined && 'text' in source
}

/** The text of a statement, without the semicolon behind it. */
export function textOf({ text }: SqlFile, { place, end }: SqlStatement): string {
  return text.slice(offsetOf(text, place), offsetOf(text, end))
}

function offsetOf(text: string, { line, column }: Place): number {
  let start = 0
  for (let i = 1; i < line; i += 1) start = text.indexOf('\n', start) + 1
  return start + column - 1
}

/** How many characters, as PostgreSQL counts them, stand before a place. */
export function charactersBefore({ text }: SqlFile, place: Place): number {
  return Array.from(text.slice(0, offsetOf(text, place))).length
}

/** Where a character stands that PostgreSQL counted from 1 in code points. */
export function placeIn({ path, text }: SqlFile, character: number): Place {
  const before = Array.from(text)
    .slice(0, Math.max(0, character - 1))
    .join('')
  const line = before.split('\n').length
  return { file: path, line, column: before.length - before.lastIndexOf('\n') }
}

/** Does it change settings that would meet whoever gets the connection next? */
export function leaksSettings({ text, statements = [] }: SqlFile): boolean {
  const sets = statements.some(({ acts }) => acts.some((act) => act.kind === 'set' && act.how !== 'local'))
  return sets || /\bset_config\s*\(/iu.test(text)
}
