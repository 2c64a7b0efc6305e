import { sqlExample } from '../replay/example.ts'
import { faultAt, stepsOf } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** A half-built index is removed before it is built again. */
export const rule: Rule = {
  name: 'sql-concurrently-if-not-exists',
  group: 'sql',
  severity: 'warning',
  summary: 'an index built CONCURRENTLY IF NOT EXISTS, which takes a broken index for a good one',
  why: `When building CONCURRENTLY is stopped, by a timeout or a pair of equal rows, an index stays behind that is invalid: no
query uses it, every write keeps it up, and a unique one guards nothing. \`IF NOT EXISTS\` asks for the name only. The second
try then succeeds at once, and nobody learns that there is no index.`,
  fix: 'Drop the index with `DROP INDEX CONCURRENTLY IF EXISTS` in a file that runs before, and leave `IF NOT EXISTS` out.',
  since: '0.2.0',
  bad: sqlExample('CREATE INDEX CONCURRENTLY IF NOT EXISTS parcels_weight ON parcels (weight);\n'),
  good: sqlExample('CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight);\n'),
  *check(ground) {
    for (const step of stepsOf(ground, ['create-index'])) {
      const { concurrently, ifNotExists, name } = step.act
      if (!concurrently || !ifNotExists || step.indexWasDropped) continue
      yield faultAt(step, {
        about: name ?? step.act.table,
        message: `an index ${name ?? ''} that was built half and is invalid passes for the one that is wanted`,
        next: `write DROP INDEX CONCURRENTLY IF EXISTS ${name ?? ''} in a file that runs before, and leave IF NOT EXISTS out`,
      })
    }
  },
}
