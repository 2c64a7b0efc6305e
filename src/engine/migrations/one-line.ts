/** The beginning of a statement in one line, for people. */
export function oneLineOf(sql: string): string {
  const line = sql.replaceAll(/\s+/gu, ' ').trim()
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
