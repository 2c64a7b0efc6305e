import { lineOf } from '../../domain/line.ts'
import { latestPoint } from '../../domain/placement.ts'
import { type Rule } from '../rule.ts'
import { called } from '../timestamps.ts'

/** An id tells a moment of the calendar. */
export const rule: Rule = {
  name: 'impossible-clock',
  group: 'migrations',
  severity: 'warning',
  summary: 'a migration whose timestamp is no moment of the calendar',
  why: `Somebody typed the id instead of taking it from a clock. It still orders as text, so nothing breaks at once; but no
rule about timestamps can judge it, and tools that read it as a time fail on it.`,
  fix: `Before the release: give the migration the present time in UTC. After it: leave the id, since databases have
recorded it; turn the rule off for this place with a comment that says so.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-09-01}
  - {version: "1.1.0", planned: {cut: 2026-11-25, release: 2026-12-01}}
migrations:
  - {id: "20260913064362", release: "1.1"}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-09-01}
  - {version: "1.1.0", planned: {cut: 2026-11-25, release: 2026-12-01}}
migrations:
  - {id: "20260913064359", release: "1.1"}
`,
  },
  *check({ manifest, calendar }) {
    for (const migration of manifest.migrations) {
      const parts = impossibleParts(migration.id)
      if (parts.length === 0) continue
      const point = latestPoint(migration.placement)
      const released = point !== undefined && calendar().isOut(lineOf(manifest.product, point.version))
      yield {
        subject: migration.id,
        message: `${called(migration)} is dated on no clock: ${parts.join(', ')}`,
        next: released
          ? 'keep it, databases have recorded it: say so in a comment that turns this rule off here'
          : 'give it the present time in UTC',
        at: { entry: migration.place, field: ['id'] },
      }
    }
  },
}

/** What no calendar and no clock shows; a day is judged by its month. */
function impossibleParts(id: string): string[] {
  const [year, month, day, hour, minute, second] = [0, 4, 6, 8, 10, 12].map((at) =>
    Number(id.slice(at, at === 0 ? 4 : at + 2)),
  ) as [number, number, number, number, number, number]
  const monthIs = month >= 1 && month <= 12
  const days = monthIs ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 31
  return [
    ...(monthIs ? [] : [`month ${month}`]),
    ...(day >= 1 && day <= days ? [] : [`day ${day}${monthIs ? ` of month ${month}` : ''}`]),
    ...(hour < 24 ? [] : [`hour ${hour}`]),
    ...(minute < 60 ? [] : [`minute ${minute}`]),
    ...(second < 60 ? [] : [`second ${second}`]),
  ]
}
