import { formatLine } from '../../domain/line.ts'
import { type Release } from '../../domain/release.ts'
import { type Rule } from '../rule.ts'

/** On one line, what has the higher version came later. */
export const rule: Rule = {
  name: 'dates-out-of-order',
  group: 'versions',
  severity: 'warning',
  summary: 'a release dated before an earlier release of its line',
  why: `Patches of one line follow each other, so one of the two dates is wrong; and a wrong date makes a plan warn of going back
in time, or hides it. Different lines may interleave: a patch of an old line is often younger than the next line.`,
  fix: 'Correct the date that is wrong.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0", date: 2026-02-10}, {version: "1.1.1", date: 2026-01-20}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0", date: 2026-01-10}, {version: "1.1.1", date: 2026-01-20}]
`,
  },
  *check({ manifest: { product, releases } }) {
    if (product.lineParts === undefined) return
    const latest = new Map<string, Release>()
    for (const release of releases) {
      const { line, date, version, place } = release
      if (date === undefined) continue
      const key = formatLine(line)
      const before = latest.get(key)
      if (before && date < before.date!) {
        yield {
          subject: version.text,
          message: `${version.text} is dated ${date}, before ${before.version.text} of ${before.date!}`,
          next: 'correct one of the two dates',
          at: { entry: place, field: release.planned ? ['planned', 'release'] : ['date'] },
          related: [{ entry: before.place, message: before.version.text }],
        }
      } else latest.set(key, release)
    }
  },
}
