import { type Rule } from '../rule.ts'

/** Every stop that somebody chose says why it is there. */
export const rule: Rule = {
  name: 'stop-without-reason',
  group: 'stops',
  severity: 'warning',
  summary: 'a required stop that says no reason',
  why: `A stop makes every installation of the product install one release more. Whoever meets it asks why, and whoever
keeps the list of stops asks whether it may go; without a reason nobody can answer either.`,
  fix: 'Write `reason:` at the stop, one sentence an admin understands, and `cause:` when one of the fixed words fits.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the search index is rebuilt in the background, cause: other}
`,
  },
  *check({ manifest }) {
    for (const { id, kind, reason, place } of manifest.stops) {
      // The schedule is the reason of a stop that follows from it.
      if (kind === 'scheduled' || reason !== undefined) continue
      yield {
        subject: id,
        message: `the stop ${id} says no reason`,
        next: 'add reason: with one sentence for admins',
        at: { entry: place },
      }
    }
  },
}
