import { nameOf } from '../background-words.ts'
import { type Rule } from '../rule.ts'

/** Where `plan` runs the migrations, it runs the background work too. */
export const rule: Rule = {
  name: 'work-missing',
  group: 'background-migrations',
  severity: 'error',
  summary: 'a background migration without work in a product that `plan` itself drives',
  why: `Where migrations have their SQL in the manifest, \`plan\` queues and runs the background migrations too. One that does
not say what to do cannot be queued: the migration that queues it is refused, on the first installation that gets there.`,
  fix: 'Write one of `update`, `module` and `command`, with `table:` and `key:`.',
  since: '0.3.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}]
migrations:
  - {id: "20260301090000", release: "1.1", up: sql/create.sql}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", table: parcels, key: [id]}
`,
    files: { 'sql/create.sql': 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight integer);\n' },
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}]
migrations:
  - {id: "20260301090000", release: "1.1", up: sql/create.sql}
background_migrations:
  - {name: FillWeights, queued_in: "1.1", table: parcels, key: [id], update: "UPDATE parcels SET weight = 0 WHERE {batch}", done: weight IS NOT NULL}
`,
    files: { 'sql/create.sql': 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight integer);\n' },
  },
  *check(ground) {
    const { migrations, backgroundMigrations } = ground.manifest
    if (!migrations.some(({ up }) => up !== undefined)) return
    for (const background of backgroundMigrations) {
      const { update, module, command } = background.work ?? {}
      if ((update ?? module ?? command) !== undefined) continue
      yield {
        subject: background.id,
        message: `nothing says how ${nameOf(ground, background)} is done, and plan has to run it`,
        next: 'add update:, module: or command:, or remove the entry when nothing queues it',
        at: { entry: background.place },
      }
    }
  },
}
