import { type FieldValue } from './snapshot.ts'

/** Fields that PostgreSQL writes as SQL of its own, and each major version a little differently. */
const sqlTexts: ReadonlySet<string> = new Set([
  'definition',
  'index',
  'default',
  'generated',
  'constraints',
  'bounds',
  'partitioned by',
  'using',
  'check',
  'body',
  'arguments',
])

/** Follows from the server, not from the schema. */
const ofServer: ReadonlySet<string> = new Set(['version'])

/** Says in another way what the text says; needed only where texts cannot be compared to the letter. */
const insteadOfText: ReadonlySet<string> = new Set(['uses'])

/** Is a field compared at all, between servers of one major version or of two? */
export function isCompared(field: string, sameMajor: boolean): boolean {
  return sameMajor ? !insteadOfText.has(field) : !ofServer.has(field)
}

/**
 * The text of a field for the comparison of two major versions: without white space, parentheses, quotes of names, and
 * the names of tables before those of columns, which 16 began to leave out. What a view reads is compared beside it.
 */
export function loosened(field: string, value: FieldValue | undefined): string {
  if (value === undefined) return ''
  if (!sqlTexts.has(field)) return JSON.stringify(value)
  return String(value)
    .replaceAll(/(?:(?:[\p{L}_][\p{L}\p{N}_$]*|"[^"]+")\.)+/gu, '')
    .replaceAll(/[\s()"]/gu, '')
}
