import { dayOf } from '../../domain/time.ts'
import { type Rule } from '../rule.ts'
import { called, placed } from '../timestamps.ts'

/** Nothing is written after the release that brings it. */
export const rule: Rule = {
  name: 'timestamp-after-release',
  group: 'migrations',
  severity: 'warning',
  summary: 'a migration dated after the day of the release that is said to bring it',
  why: `A migration cannot be younger than the release it comes with. Either the recorded release is wrong, which moves the
life of everything the migration queues or finalizes, or the timestamp is. A line means its first release: a migration
that came with a later patch names that patch.`,
  fix: 'Record the release that really brought it, or the patches it was ported back to.',
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-09-01}
  - {version: "1.1.0", date: 2026-10-01}
migrations:
  - {id: "20261002080000", release: "1.1"}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-09-01}
  - {version: "1.1.0", date: 2026-10-01}
migrations:
  - {id: "20261001080000", release: "1.1"}
`,
  },
  *check(ground) {
    const { dayOfPoint, isOut } = ground.calendar()
    for (const { migration, instant, point, line } of placed(ground)) {
      const day = dayOfPoint(point)
      if (day === undefined || !isOut(line) || dayOf(instant) <= day) continue
      yield {
        subject: migration.id,
        message: `${called(migration)} is said to come with ${point.text}, which came out on ${day}, and is dated later`,
        next: 'record the release that brought it: a later line, or the patch it was ported back to',
        at: { entry: migration.place, field: ['release'] },
      }
    }
  },
}
