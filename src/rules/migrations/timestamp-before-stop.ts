import { dayOf } from '../../domain/time.ts'
import { type Rule } from '../rule.ts'
import { called, firstIdAfter, placed } from '../timestamps.ts'

/** A timestamp lies after the release day of the last stop before its release. */
export const rule: Rule = {
  name: 'timestamp-before-stop',
  group: 'migrations',
  severity: 'error',
  summary: 'a migration dated on or before the release day of the last stop before its release',
  why: `Migrations are folded up to a stop. A migration of a later release whose timestamp is not later than the stop lies
among those that are folded: a squash by date takes it along, and every installation that comes from the stop then lacks
it. That has happened, and took a repair in three patches.

Once the release is out the timestamp must stay, since databases have recorded it; the finding is then an information for
the next squash. A release that is only inferred is not judged, and conditional stops do not count: nobody folds up to
them.`,
  fix: 'Give the migration a timestamp later than the release day of the stop, when it is merged.',
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-09-01}
  - {version: "1.1.0", date: 2026-10-01}
  - {version: "1.2.0", planned: {cut: 2026-11-25, release: 2026-12-01}}
stops:
  - {line: "1.1", reason: the search index is rebuilt in the background, cause: other}
migrations:
  - {id: "20261001090000", release: "1.2"}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-09-01}
  - {version: "1.1.0", date: 2026-10-01}
  - {version: "1.2.0", planned: {cut: 2026-11-25, release: 2026-12-01}}
stops:
  - {line: "1.1", reason: the search index is rebuilt in the background, cause: other}
migrations:
  - {id: "20261002090000", release: "1.2"}
`,
  },
  *check(ground) {
    const { dayOfPoint, isOut, lastStopBefore } = ground.calendar()
    for (const { migration, instant, point, line } of placed(ground)) {
      const stop = lastStopBefore(point)
      const day = stop && dayOfPoint(stop.point)
      if (!stop || day === undefined || dayOf(instant) > day) continue
      yield {
        subject: migration.id,
        message: `${called(migration)} comes with ${point.text} and is not dated after ${day}, when the stop ${stop.id} came out`,
        next: isOut(line)
          ? `leave it, it is released; do not fold it when migrations up to ${stop.id} are folded`
          : `give it a timestamp of ${firstIdAfter(day)} or later`,
        at: { entry: migration.place, field: ['id'] },
        severity: isOut(line) ? 'info' : undefined,
        ...(stop.place && { related: [{ entry: stop.place, message: 'the stop' }] }),
        facts: { stop: stop.id, earliest_id: firstIdAfter(day) },
      }
    }
  },
}
