import { idAt } from '../../domain/migration.ts'
import { formatLine } from '../../domain/line.ts'
import { formatDuration, startOfDay } from '../../domain/time.ts'
import { type Rule } from '../rule.ts'
import { called, placed } from '../timestamps.ts'

/** A timestamp lies at most `policy.migration_age` before the time in which its release was written. */
export const rule: Rule = {
  name: 'timestamp-too-old',
  group: 'migrations',
  severity: 'error',
  summary: 'a migration dated longer before the work on its release began than `policy.migration_age` allows',
  why: `A migration that waited for long in a branch keeps the timestamp of the day it was begun. Everything that goes by
timestamps then takes it for part of an older release: a squash by date folds it although that release never had it, and
a database of that release seems to contain it. The work on a release begins on the day the line before was cut, or came
out where the cut is not recorded.

Once the release is out the timestamp must stay, since databases have recorded it; the finding is then an information for
the next squash. A release that is only inferred is not judged.`,
  fix: 'Give the migration a new timestamp when it is merged, in its file name and in everything that names it.',
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-10-01}
  - {version: "1.1.0", planned: {cut: 2026-11-25, release: 2026-12-01}}
migrations:
  - {id: "20260909120000", release: "1.1"}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-10-01}
  - {version: "1.1.0", planned: {cut: 2026-11-25, release: 2026-12-01}}
migrations:
  - {id: "20260910120000", release: "1.1"}
`,
  },
  *check(ground) {
    const { isOut, windowOf } = ground.calendar()
    const age = ground.manifest.policy.migrationAge
    for (const { migration, instant, point, line } of placed(ground)) {
      const window = windowOf(line)
      const oldest = window && startOfDay(window.opens)! - age
      if (!window || oldest === undefined || instant >= oldest) continue
      const began = window.by === 'cut' ? 'was cut' : 'came out'
      yield {
        subject: migration.id,
        message: `${called(migration)} comes with ${point.text} and is dated more than ${formatDuration(age)} before ${window.opens}, when ${formatLine(window.after)} ${began}`,
        next: isOut(line)
          ? 'leave it, it is released; when migrations are folded, go by their releases and not by their dates'
          : `give it a timestamp of ${idAt(oldest)} or later`,
        at: { entry: migration.place, field: ['id'] },
        severity: isOut(line) ? 'info' : undefined,
        facts: { earliest_id: idAt(oldest) },
      }
    }
  },
}
