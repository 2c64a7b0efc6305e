import { nameOf } from '../background-words.ts'
import { type Rule } from '../rule.ts'

/** An update changes one batch. */
export const rule: Rule = {
  name: 'batch-placeholder-missing',
  group: 'background-migrations',
  severity: 'error',
  summary: 'an update without {batch}',
  why: `\`{batch}\` stands for the range of keys of one batch. Without it each batch changes the whole table in one statement: it
holds locks for hours, is ended by the statement timeout, and starts again.`,
  fix: 'Write `WHERE {batch}` into the update.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.1", table: parcels, key: [id], update: "UPDATE parcels SET weight = 0", done: weight IS NOT NULL}
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
      if (work?.update === undefined || /\{batch(?::[^{}\s]+)?\}/u.test(work.update)) continue
      yield {
        subject: background.id,
        message: `the update of ${nameOf(ground, background)} has no {batch}: every batch would change the whole table`,
        next: 'write {batch} into its WHERE',
        at: { entry: place, field: ['update'] },
      }
    }
  },
}
