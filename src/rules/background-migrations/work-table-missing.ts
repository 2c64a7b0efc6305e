import { nameOf } from '../background-words.ts'
import { type Rule } from '../rule.ts'

/** Batches are ranges of one table. */
export const rule: Rule = {
  name: 'work-table-missing',
  group: 'background-migrations',
  severity: 'error',
  summary: 'work that names no table to walk along, or several',
  why: `Batches are ranges of the key of one table. Without \`table:\` there is nothing to walk along, and the migration that
queues the work is refused. With several only the first is walked along: rows of the others are never visited.`,
  fix: 'Write the one table whose key the batches walk along; several tables are several background migrations.',
  since: '0.3.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.1", key: [id], update: "UPDATE parcels SET weight = 0 WHERE {batch}", done: weight IS NOT NULL}
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
      const { work, tables, place } = background
      if ((work?.update ?? work?.module ?? work?.command) === undefined || tables.length === 1) continue
      const [first] = tables
      yield {
        subject: background.id,
        message:
          first === undefined
            ? `the work of ${nameOf(ground, background)} names no table`
            : `the work of ${nameOf(ground, background)} names ${tables.length} tables, and only ${first} would be walked along`,
        next: 'add table: with the one whose key its batches walk along',
        at: first === undefined ? { entry: place } : { entry: place, field: ['table'] },
      }
    }
  },
}
