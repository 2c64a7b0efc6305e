import { type ReadingRule } from '../rule.ts'

/** Versions are spelled as the product spells them. */
export const rule: ReadingRule = {
  name: 'unreadable-version',
  group: 'structure',
  severity: 'error',
  codes: ['bad-version', 'bad-line', 'bad-line-or-version', 'bad-version-range'],
  summary: 'text that is no version, line or range of the product',
  why: `Which release comes before which decides everything here, so a version must be spelled as the product spells its own:
\`product.version_scheme\` and \`product.line\` say how. \`1.x\`, \`v1.2\` or a line with too many parts cannot be ordered.`,
  fix: `Spell the version, line or range like the others of the product.`,
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.x"}]
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}]
`,
  },
}
