/** Databases that GitLab can have apart; each runs its own background migrations. */
const apart = new Set(['main', 'ci', 'sec', 'embedding', 'geo'])

/** The database a row's `gitlab_schema` belongs to; undefined for what every database has, and for schemas not known here. */
function ownerOf(schema: string | null): string | undefined {
  return /^gitlab_(main|ci|sec|embedding|geo)(?:_|$)/u.exec(schema ?? '')?.[1]
}

/**
 * Does GitLab work on such a row in this database? A ci that began as a copy of main has main's rows too: GitLab never
 * touches them there, and they would wait for ever. main serves what has no database of its own, so there it is decided
 * only by who knows which databases are truly apart.
 */
export function isServed(schema: string | null, database: string, separate: readonly string[] | undefined): boolean {
  const owner = ownerOf(schema)
  if (owner === undefined || owner === database || !apart.has(database)) return true
  return database === 'main' && !(separate?.includes(owner) ?? false)
}
