import { nameOf } from '../background-words.ts'
import { type Rule } from '../rule.ts'

/** What an update has done can be checked. */
export const rule: Rule = {
  name: 'done-missing',
  group: 'background-migrations',
  severity: 'error',
  summary: 'an update without the condition that tells finished rows',
  why: `Before the work is called finished, the whole table is searched for rows that still need it. Without \`done:\` nobody can
tell them from the others: rows that were written while it ran, or that a failed batch left, stay as they are, and the
migration that needs them fails.`,
  fix: 'Write `done:` with SQL that holds for every row that needs no more work.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.1", table: parcels, key: [id], update: "UPDATE parcels SET weight = 0 WHERE {batch}"}
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
      if (work?.update === undefined || work.done !== undefined) continue
      yield {
        subject: background.id,
        message: `the update of ${nameOf(ground, background)} has no done:, so nobody can check that it is finished`,
        next: 'add done: with SQL that holds for every finished row, like weight IS NOT NULL',
        at: { entry: place, field: ['update'] },
      }
    }
  },
}
