import { sqlExample } from '../replay/example.ts'
import { faultAt, stepsOf } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** A partition leaves its table without stopping those who read it. */
export const rule: Rule = {
  name: 'sql-detach-not-concurrent',
  group: 'sql',
  severity: 'warning',
  summary: 'a partition detached without CONCURRENTLY',
  why: `\`DETACH PARTITION\` locks the whole partitioned table ACCESS EXCLUSIVE: it waits for the longest query on any of its
partitions, and everybody else waits behind it. \`CONCURRENTLY\` needs a weaker lock; it cannot run in a transaction, and not
while there is a default partition.`,
  fix: 'Write `DETACH PARTITION … CONCURRENTLY`, alone in its file.',
  since: '0.2.0',
  postgresql: '>=14',
  bad: sqlExample('ALTER TABLE parcels DETACH PARTITION parcels_2025;\n'),
  good: sqlExample('ALTER TABLE parcels DETACH PARTITION parcels_2025 CONCURRENTLY;\n'),
  *check(ground) {
    for (const step of stepsOf(ground, ['detach-partition'], '>=14')) {
      const { table, partition, concurrently } = step.act
      if (concurrently || step.isNew) continue
      yield faultAt(step, {
        about: `${table} ${partition}`,
        message: `detaching ${partition} locks all of ${table} against reading`,
        next: 'write DETACH PARTITION … CONCURRENTLY, alone in its file',
      })
    }
  },
}
