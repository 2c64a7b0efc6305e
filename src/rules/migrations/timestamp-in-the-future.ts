import { idAt } from '../../domain/migration.ts'
import { type Rule } from '../rule.ts'
import { called, dated } from '../timestamps.ts'

/** A migration's id is the moment it was written, in UTC. */
export const rule: Rule = {
  name: 'timestamp-in-the-future',
  group: 'migrations',
  severity: 'error',
  summary: 'a migration whose timestamp is later than now, in UTC',
  why: `Migrations that are written after it get smaller timestamps, so wherever migrations are ordered or folded by
timestamp it seems to come after work that it really precedes. A database that ran it also counts as newer than it is.
Nearly always the timestamp was typed by hand or taken from a clock in another time zone.`,
  fix: 'Give the migration the present time in UTC before it is merged.',
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-10-01}
  - {version: "1.1.0", planned: {cut: 2026-11-25, release: 2026-12-01}}
migrations:
  - {id: "20261121130000", release: "1.1"}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-10-01}
  - {version: "1.1.0", planned: {cut: 2026-11-25, release: 2026-12-01}}
migrations:
  - {id: "20261121113000", release: "1.1"}
`,
  },
  *check(ground) {
    for (const { migration, instant } of dated(ground)) {
      if (instant <= ground.now) continue
      yield {
        subject: migration.id,
        message: `${called(migration)} is dated later than now (${idAt(ground.now)} in UTC)`,
        next: `give it a timestamp of ${idAt(ground.now)} or earlier`,
        at: { entry: migration.place, field: ['id'] },
        facts: { latest_id: idAt(ground.now) },
      }
    }
  },
}
