import { type CommentRule } from '../rule.ts'

/** Whoever suppresses a finding says why. */
export const rule: CommentRule = {
  name: 'suppression-without-reason',
  group: 'structure',
  foundIn: 'comments',
  severity: 'error',
  summary: 'a comment that suppresses findings and does not say why',
  why: `Whoever reads the manifest later has to decide whether the finding may come back. Without the reason only the one who
wrote the comment can, so such a comment suppresses nothing.`,
  fix: 'Write the reason behind a colon: `# waystop ignore stop-without-reason: settled in issue 12`, or mend what was found.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the index is rebuilt, cause: other} # waystop ignore stop-without-reason
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1"} # waystop ignore stop-without-reason: nobody remembers, see issue 12
`,
  },
}
