/** Risks that only a reading of the site shows, and that a person may take; the planner knows nothing of them. */
export const siteRisks = [
  'unfinished-work',
  'pending-post-migrations',
  'work-without-record',
  'schema-gap',
  'schema-contradiction',
  'half-migrated',
  'version-contradiction',
  'migrate-too-long',
  'gate',
] as const

/** Is it the id of such a risk: `unfinished-work:BackfillX/main`? */
export function isSiteRisk(id: string): boolean {
  const [, kind] = /^([^:]*):[^:]/u.exec(id) ?? []
  return siteRisks.some((one) => one === kind)
}
