import { type CommentRule } from '../rule.ts'

/** Comments name rules that exist. */
export const rule: CommentRule = {
  name: 'suppression-unknown-rule',
  group: 'structure',
  foundIn: 'comments',
  severity: 'error',
  summary: 'a comment that suppresses findings of a rule that does not exist',
  why: `A mistyped name suppresses nothing, and a rule that was renamed or removed does not come back: the comment says something
that is not so.`,
  fix: 'Write the name as findings show it; `plan validate --explain RULE` knows all of them. A comment without a name names the rule.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  # waystop ignore stop-wihtout-reason: nobody remembers, see issue 12
  - {line: "1.1", reason: the index is rebuilt, cause: other}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  # waystop ignore stop-without-reason: nobody remembers, see issue 12
  - {line: "1.1"}
`,
  },
}
