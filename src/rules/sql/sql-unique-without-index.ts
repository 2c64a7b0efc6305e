import { type SqlAct, type SqlConstraintKind } from '../../domain/sql-statement.ts'
import { sqlExample } from '../replay/example.ts'
import { faultAt, stepsOf } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** A key of a table in use takes over an index that was built CONCURRENTLY. */
export const rule: Rule = {
  name: 'sql-unique-without-index',
  group: 'sql',
  severity: 'error',
  summary: 'a UNIQUE, PRIMARY KEY or EXCLUDE constraint on a table in use that builds its index under the lock',
  why: `Adding the constraint builds its index while the table is locked ACCESS EXCLUSIVE: nobody reads it until the index is
there, and it fails on the first pair of equal rows. With \`USING INDEX\` the constraint takes over an index that was built
while everybody went on working, and costs nothing. An EXCLUDE constraint cannot: it is a warning.`,
  fix: `\`CREATE UNIQUE INDEX CONCURRENTLY\` alone in a file; then \`ADD CONSTRAINT … UNIQUE USING INDEX\` in a later one. Of a new
column: add it first without the constraint.`,
  since: '0.2.0',
  bad: sqlExample('ALTER TABLE parcels ADD CONSTRAINT one_label UNIQUE (label);\n'),
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
migrations:
  - {id: "20260101090000", release: "1.0", up: sql/create.sql}
  - {id: "20260301090000", release: "1.1", transaction: none, up: sql/index.sql}
  - {id: "20260301090001", release: "1.1", up: sql/change.sql}
`,
    files: {
      'sql/create.sql': 'CREATE TABLE parcels (id bigint PRIMARY KEY, label text);\n',
      'sql/index.sql': 'CREATE UNIQUE INDEX CONCURRENTLY one_label ON parcels (label);\n',
      'sql/change.sql': 'ALTER TABLE parcels ADD CONSTRAINT one_label UNIQUE USING INDEX one_label;\n',
    },
  },
  *check(ground) {
    for (const step of stepsOf(ground, ['add-constraint', 'add-column'])) {
      const { act, isNew } = step
      const added = act.kind === 'add-column' ? act.column.constraints : [act.constraint]
      for (const { kind, name, columns, usingIndex } of isNew ? [] : added) {
        if (usingIndex !== undefined || !builds.has(kind)) continue
        const isExclusion = kind === 'exclude'
        yield faultAt(step, {
          about: `${act.table} ${name ?? `${kind} (${columns.join(', ')})`}`,
          message: `adding this constraint builds an index of all of ${act.table} while nobody can read it`,
          next: isExclusion
            ? 'add it while the table is small, or outside of an upgrade'
            : `${first(act)}build a unique index CONCURRENTLY, alone in its file, and add the constraint later with USING INDEX`,
          severity: isExclusion ? 'warning' : undefined,
        })
      }
    }
  },
}

const builds: ReadonlySet<SqlConstraintKind> = new Set(['unique', 'primary-key', 'exclude'] as const)

function first({ kind }: SqlAct): string {
  return kind === 'add-column' ? 'add the column alone; then ' : ''
}
