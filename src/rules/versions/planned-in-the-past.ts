import { type Rule } from '../rule.ts'

/** What was expected and is over came out, or is expected later. */
export const rule: Rule = {
  name: 'planned-in-the-past',
  group: 'versions',
  severity: 'warning',
  summary: 'a planned release whose expected day is over',
  why: `A planned release is no landing: plans go around it although it is out, or wait for it although it is late. Its day is
also what agendas and the first legal release of a finalizer are told by.`,
  fix: 'Replace `planned:` by `date:` when it is out, else write the new day.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0", date: 2026-10-20}, {version: "1.2.0", planned: {release: 2026-11-20}}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0", date: 2026-10-20}, {version: "1.2.0", planned: {release: 2026-11-21}}]
`,
  },
  *check({ manifest: { releases }, today }) {
    for (const { version, planned, date, place } of releases) {
      if (!planned || date === undefined || date >= today) continue
      yield {
        subject: version.text,
        message: `${version.text} was expected on ${date}, which is over`,
        next: 'write date: instead of planned:, or the new day',
        at: { entry: place, field: ['planned', 'release'] },
      }
    }
  },
}
