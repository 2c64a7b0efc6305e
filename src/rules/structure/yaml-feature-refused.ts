import { type ReadingRule } from '../rule.ts'

/** A manifest is plain data. */
export const rule: ReadingRule = {
  name: 'yaml-feature-refused',
  group: 'structure',
  severity: 'error',
  codes: ['yaml-reference', 'yaml-directive', 'yaml-tag', 'several-documents', 'complex-key'],
  summary:
    'YAML that a manifest does not use: anchors, aliases, merge keys, tags, directives, several documents, keys that are no words',
  why: `A manifest is read by people, by editors and by programs in several languages, and each value has one place that findings
point at. Aliases take that place away, and a few lines of them can unfold into more than a machine holds; tags can ask a
reader to build objects. None of this is needed to say what a release brings.`,
  fix: `Write the values out in each place, one document per file, without tags.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - &first {version: "1.0.0"}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0"}
`,
  },
}
