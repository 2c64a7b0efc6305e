import { type Rule } from '../rule.ts'

/** What has a date in the future is not out. */
export const rule: Rule = {
  name: 'released-in-the-future',
  group: 'versions',
  severity: 'warning',
  summary: 'a release with a date in the future that is not marked as planned',
  why: `Without \`planned:\` it counts as released: plans land on it, and nobody can install it.`,
  fix: 'Write `planned: {release: …}` instead of `date:`, or correct the date.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0", date: 2026-11-10}, {version: "1.2.0", date: 2026-11-22}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0", date: 2026-11-10}, {version: "1.2.0", planned: {release: 2026-11-22}}]
`,
  },
  *check({ manifest: { releases }, today }) {
    for (const { version, planned, date, place } of releases) {
      if (planned || date === undefined || date <= today) continue
      yield {
        subject: version.text,
        message: `${version.text} is dated ${date}, which is to come`,
        next: `write planned: {release: ${date}} instead of date:`,
        at: { entry: place, field: ['date'] },
      }
    }
  },
}
