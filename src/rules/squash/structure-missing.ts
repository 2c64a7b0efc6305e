import { type Manifest } from '../../domain/manifest.ts'
import { isFoldedAway } from '../../domain/folded.ts'
import { type SquashEntry } from '../../domain/squash.ts'
import { type Rule } from '../rule.ts'

/** The same in both examples: what differs are the files that are there. */
const example = `
releases:
  - {version: "1.0.0", date: 2026-01-05}
  - {version: "1.1.0", date: 2026-02-05}
  - {version: "1.2.0", date: 2026-03-05}
  - {version: "1.3.0", date: 2026-04-05, minimum_schema: "1.0.0"}
stops:
  - {line: "1.0", reason: the first one, cause: other}
  - {line: "1.2", reason: parcels are numbered anew, cause: other}
squashes:
  - {in: "1.3", up_to: "1.0", structure: {main: sql/structure-1.3.sql}}
migrations:
  - {id: "20251220080000", release: "1.0", removed: {in: "1.3", because: squashed}}
  - {id: "20260320080000", release: "1.3", up: sql/20260320080000.up.sql}
`

/** What a squash folded is still to be had: in its structure. */
export const rule: Rule = {
  name: 'structure-missing',
  group: 'squash',
  severity: 'error',
  summary: 'a squash whose structure is not there or cannot be read, or that names none for a database',
  why: `The SQL of folded migrations is gone; what they made is only in the structure. Without it a new installation lacks
those tables, and fails at the first migration that needs one of them. Nobody notices until somebody installs.`,
  fix: `Bring the file back from the history of the repository. A squash that a later one has taken in needs no structure
any more: take the field away there.`,
  since: '0.5.0',
  bad: {
    manifest: example,
    files: { 'sql/20260320080000.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);\n' },
  },
  good: {
    manifest: example,
    files: {
      'sql/structure-1.3.sql': 'CREATE TABLE parcels (id bigint PRIMARY KEY);\n',
      'sql/20260320080000.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);\n',
    },
  },
  *check({ manifest, sql }) {
    for (const squash of manifest.squashes) {
      for (const [database, path] of Object.entries(squash.structure)) {
        const reading = sql?.get(path)
        if (!reading || !('problem' in reading)) continue
        yield {
          subject: `${squash.in.text}/${database}`,
          message: `the structure ${path} of ${squash.in.text} cannot be read: ${reading.problem.message}`,
          next: 'bring the file back, or take the field away where a later squash has taken it in',
          at: { entry: squash.place, field: ['structure', database] },
        }
      }
    }
    const newest = manifest.squashes.at(-1)
    if (newest) yield* withoutStructure(manifest, newest)
  },
}

function* withoutStructure({ migrations, databases }: Manifest, squash: SquashEntry) {
  if (!migrations.some(({ up, removed }) => up !== undefined && !removed)) return
  for (const database of databases) {
    if (squash.structure[database] !== undefined) continue
    const folded = migrations.filter((one) => one.database === database && isFoldedAway(one))
    if (folded.length === 0) continue
    yield {
      subject: `${squash.in.text}/${database}`,
      message: `${squash.in.text} names no structure for ${database}, of which ${folded.length === 1 ? 'a migration is' : `${folded.length} migrations are`} folded away`,
      next: `write structure: {${database}: PATH} with the SQL that makes what they made`,
      at: { entry: squash.place },
    }
  }
}
