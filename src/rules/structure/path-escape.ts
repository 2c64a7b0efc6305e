import { type ReadingRule } from '../rule.ts'

/** A manifest names files of its own folder. */
export const rule: ReadingRule = {
  name: 'path-escape',
  group: 'structure',
  severity: 'error',
  codes: ['path-escape'],
  summary: 'a path that leads out of the folder of the manifest',
  why: `The files a manifest names are read, and run on databases. A manifest may come from somebody else, and its paths must
never reach what lies beside it.`,
  fix: `Put the file into the folder of the manifest, and name it from there.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}]
migrations:
  - {id: "20260720080000", release: "1.0", up: ../secrets.sql}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}]
migrations:
  - {id: "20260720080000", release: "1.0", up: sql/20260720080000.up.sql}
`,
  },
}
