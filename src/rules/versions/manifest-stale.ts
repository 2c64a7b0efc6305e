import { staleAfterDays } from '../../domain/manifest.ts'
import { daysBetween } from '../../domain/time.ts'
import { type Rule } from '../rule.ts'

/** A manifest is kept up to date. */
export const rule: Rule = {
  name: 'manifest-stale',
  group: 'versions',
  severity: 'info',
  summary: `a manifest whose newest releases are as of a day more than ${staleAfterDays} days ago`,
  why: `Releases, withdrawn patches and stops of the meantime are missing, and every answer says so in its first lines.`,
  fix: 'Add what came out since, and set `complete_until` to the day you looked.',
  since: '0.2.0',
  bad: { manifest: `releases: [{version: "1.1.0"}]`, today: '2027-01-05' },
  good: { manifest: `releases: [{version: "1.1.0"}]`, today: '2027-01-04' },
  *check({ manifest: { completeUntil }, today }) {
    const days = daysBetween(completeUntil, today)
    if (days <= staleAfterDays) return
    yield {
      subject: 'complete_until',
      message: `the newest releases are as of ${completeUntil}, ${days} days ago`,
      next: 'add what came out since, and set complete_until',
      at: { entry: undefined, field: ['complete_until'] },
    }
  },
}
