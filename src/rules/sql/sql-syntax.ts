import { sqlExample } from '../replay/example.ts'
import { type Rule } from '../rule.ts'

/** A file of SQL is SQL: PostgreSQL's own parser reads it. */
export const rule: Rule = {
  name: 'sql-syntax',
  group: 'sql',
  severity: 'error',
  summary: "a file of SQL that PostgreSQL's parser refuses",
  why: `PostgreSQL reads a file with the same parser and refuses it as a whole, in the middle of somebody's upgrade. What
\`psql\` understands beside SQL (\`\\copy\`, \`\\i\`, variables) is no SQL either: a migration is sent to the server as it is.
The parser is that of PostgreSQL 18; what an older one does not know yet is not found here.`,
  fix: 'Mend the statement at the place that is named; replace commands of `psql` by SQL.',
  since: '0.2.0',
  bad: sqlExample('ALTER TABLE parcels ADD COLUM colour text;\n'),
  good: sqlExample('ALTER TABLE parcels ADD COLUMN colour text;\n'),
  *check({ manifest, sql }) {
    for (const { id, up } of manifest.migrations) {
      const reading = up === undefined ? undefined : sql?.get(up)
      if (!reading || !('problem' in reading) || reading.problem.kind !== 'syntax') continue
      const { message, place } = reading.problem
      const next = message.includes('\\') ? 'write SQL in place of the command of psql' : 'mend the statement'
      yield { subject: id, message: `PostgreSQL cannot read this: ${message}`, next, at: { entry: place } }
    }
  },
}
