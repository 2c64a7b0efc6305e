import { nameOf } from '../background-words.ts'
import { type Rule } from '../rule.ts'

/** Batches walk along a key. */
export const rule: Rule = {
  name: 'key-missing',
  group: 'background-migrations',
  severity: 'error',
  summary: 'work without the key its batches walk along',
  why: `Batches are ranges of a key. Without \`key:\` there is nothing to cut the table by, and the work cannot start.`,
  fix: 'Write `key:` with one column or several, NOT NULL, the last of them unique.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.1", table: parcels, update: "UPDATE parcels SET weight = 0 WHERE {batch}", done: weight IS NOT NULL}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.1", table: parcels, key: [id], update: "UPDATE parcels SET weight = 0 WHERE {batch}", done: weight IS NOT NULL}
`,
  },
  *check(ground) {
    for (const background of ground.manifest.backgroundMigrations) {
      const { work, place } = background
      const kind = (['update', 'module', 'command'] as const).find((one) => work?.[one] !== undefined)
      if (!work || !kind || work.key.length > 0) continue
      yield {
        subject: background.id,
        message: `the ${kind} of ${nameOf(ground, background)} has no key: to cut it into batches`,
        next: 'add key: with the columns its batches walk along, like [id]',
        at: { entry: place, field: [kind] },
      }
    }
  },
}
