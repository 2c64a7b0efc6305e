import { type Rule } from '../rule.ts'
import { called } from '../timestamps.ts'

/** Where `plan` runs the migrations, each has its SQL. */
export const rule: Rule = {
  name: 'migration-without-sql',
  group: 'migrations',
  severity: 'info',
  summary: 'a migration without `up` in a manifest whose other migrations have it',
  why: `\`up\` names the SQL that \`plan\` itself runs. Where some migrations have it and others do not, either somebody
forgot it, and the change never reaches a database, or the migration is run by other means, which is worth a word. One that
queues or finalizes a background migration needs no SQL.`,
  fix: 'Write `up:` with the path of its SQL, or turn the rule off for this place with the reason.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
migrations:
  - {id: "20260804080000", release: "1.0", up: sql/20260804080000.up.sql}
  - {id: "20260805080000", release: "1.0"}
`,
    files: { 'sql/20260804080000.up.sql': 'CREATE TABLE states (id bigint PRIMARY KEY);\n' },
  },
  good: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
migrations:
  - {id: "20260804080000", release: "1.0", up: sql/20260804080000.up.sql}
  - {id: "20260805080000", release: "1.0", up: sql/20260805080000.up.sql}
`,
    files: {
      'sql/20260804080000.up.sql': 'CREATE TABLE states (id bigint PRIMARY KEY);\n',
      'sql/20260805080000.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);\n',
    },
  },
  *check({ manifest }) {
    const standing = manifest.migrations.filter(({ removed }) => removed === undefined)
    if (!standing.some(({ up }) => up !== undefined)) return
    // Who queues or finalizes background work has something to do without any SQL.
    const busy = new Set(manifest.backgroundMigrations.flatMap(({ queuedBy, finalizedBy }) => [queuedBy, finalizedBy]))
    for (const migration of standing) {
      if (migration.up !== undefined || busy.has(migration.id)) continue
      yield {
        subject: migration.id,
        message: `${called(migration)} names no SQL, unlike others here`,
        next: 'write up: with the path of its SQL, or say why it has none',
        at: { entry: migration.place },
      }
    }
  },
}
