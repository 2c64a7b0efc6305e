import { type ReadingRule } from '../rule.ts'

/** Every file of a manifest is a map of fields. */
export const rule: ReadingRule = {
  name: 'file-without-fields',
  group: 'structure',
  severity: 'error',
  codes: ['empty-file', 'not-a-map'],
  summary: 'a file of the manifest that holds no fields',
  why: `Every file of a manifest says something under a name: \`releases:\`, \`stops:\`, \`migrations:\`. A file that is empty, that
begins with a list, or that lacks the space behind a colon, says nothing under any name; going on without it would judge
half a manifest.`,
  fix: `Write the name of the list above it and a space behind each colon, or delete the file.`,
  since: '0.2.0',
  bad: {
    manifest: `
manifest:1
`,
  },
  good: {
    manifest: `
manifest: 1
product: {id: depot, name: Depot, version_scheme: semver, line: 2}
complete_until: 2026-11-20
`,
  },
}
