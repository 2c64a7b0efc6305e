import { type CommentRule } from '../rule.ts'

/** Comments that suppress something go when there is nothing left to suppress. */
export const rule: CommentRule = {
  name: 'unused-suppression',
  group: 'structure',
  foundIn: 'comments',
  severity: 'warning',
  summary: 'a comment that suppresses no finding',
  why: `The fault it was written for is gone or stands elsewhere. Left alone, the comment hides the next fault of its kind that
comes to this place, which nobody has looked at.

It is told only when every rule was asked, and only of rules that ran: not with \`--rule\`, and not of rules about
changes while nothing is compared.`,
  fix: 'Delete the comment, or only the name of the rule that finds nothing here.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]
stops:
  - {line: "1.1", reason: the index is rebuilt, cause: other} # waystop ignore stop-without-reason: see issue 12
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
