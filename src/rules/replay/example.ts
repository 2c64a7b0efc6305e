import { type MigrationTransaction, type Phase } from '../../domain/migration.ts'
import { type Example } from '../rule.ts'

/** What the tables of examples are made of. */
const parcels = `CREATE TABLE shelves (id bigint PRIMARY KEY);
CREATE TABLE labels (id bigint PRIMARY KEY, words text);
CREATE TABLE parcels (
  id bigint PRIMARY KEY,
  shelf_id bigint CONSTRAINT parcels_shelf REFERENCES shelves (id),
  weight integer,
  label varchar(40)
);
`

interface Setting {
  readonly phase?: Phase
  /** Default: none for what is built CONCURRENTLY. */
  readonly transaction?: MigrationTransaction
}

/** An example of a rule about SQL: tables that an earlier release created, and a file that changes them. */
export function sqlExample(change: string, { phase, transaction }: Setting = {}): Example {
  const without = (transaction ?? (change.includes('CONCURRENTLY') ? 'none' : 'one')) === 'none'
  const suffix = `${phase === 'post' ? ', phase: post' : ''}${without ? ', transaction: none' : ''}`
  return {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
migrations:
  - {id: "20260101090000", release: "1.0", up: sql/create.sql}
  - {id: "20260301090000", release: "1.1"${suffix}, up: sql/change.sql}
`,
    files: { 'sql/create.sql': parcels, 'sql/change.sql': change },
  }
}
