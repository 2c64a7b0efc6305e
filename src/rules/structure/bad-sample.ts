import { type ReadingRule } from '../rule.ts'

/** A sample says once how its rows are made. */
export const rule: ReadingRule = {
  name: 'bad-sample',
  group: 'structure',
  severity: 'error',
  codes: ['bad-sample'],
  summary: 'sample rows without SQL, or with two kinds of it',
  why: `\`plan rehearse\` fills a table with the rows of its sample. Without SQL it stays empty and the rehearsal proves little; with a
text and a file nobody knows which of them counts.`,
  fix: `Write \`sql:\`, or \`file:\` with the path of a file of SQL below the manifest's folder.`,
  since: '0.4.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}]
samples: [{table: parcels, release: "1.0.0", rows: 100}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}]
samples:
  - table: parcels
    release: "1.0.0"
    rows: 100
    sql: INSERT INTO parcels (id) SELECT generate_series(1, {rows})
`,
  },
}
