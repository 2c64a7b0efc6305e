import { type ReadingRule } from '../rule.ts'

/** A manifest has a size that a person could read. */
export const rule: ReadingRule = {
  name: 'too-much-to-read',
  group: 'structure',
  severity: 'error',
  codes: ['too-deep', 'too-large'],
  summary: 'a manifest that is nested deeper, or longer, than any manifest is',
  why: `A manifest is a few levels deep and at most some megabytes long. What goes beyond that is a mistake, such as a stray
bracket or a dump in the wrong folder, or was made to keep a reader busy; it is refused before it costs anything.`,
  fix: `Look for a stray bracket or dash; keep files that are no part of the manifest in another folder.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
`,
  },
  good: {
    manifest: `
releases: []
`,
  },
}
