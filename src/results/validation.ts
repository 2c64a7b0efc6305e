import { Type, type Static } from 'typebox'
import { severities } from '../domain/finding.ts'
import { findingSchema, ruleFactsSchema } from './finding.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description })

/** The answer of `plan validate`. */
export const validationSchema = answer(
  'validation',
  {
    source: Type.String({ description: 'The file or folder, as seen from the working folder.' }),
    manifest: optional(manifestFactsSchema),
    verdict: words(['passed', 'failed'], 'failed: findings at or above fail_on, or more warnings than allowed.'),
    fail_on: words([...severities, 'never'], 'From which severity on it fails.'),
    max_warnings: optional(count('More warnings fail.')),
    counts: object(
      {
        error: count('Findings of this weight that are shown.'),
        warning: count('Findings of this weight that are shown.'),
        info: count('Findings of this weight that are shown.'),
      },
      'Findings by weight.',
    ),
    left_out: object(
      {
        suppressed: count('By a comment with a reason.'),
        baseline: count('Frozen by the baseline file.'),
        not_new: count('Already in the base; with --new-only.'),
      },
      'Findings that are not shown and do not count.',
    ),
    fixed: optional(
      Type.Array(
        object(
          {
            file: Type.String({ description: 'The file, as seen from the working folder.' }),
            line: Type.Integer({ minimum: 1, description: 'The first line that changed.' }),
            what: Type.String({ description: 'What was mended: quoted 17.10.' }),
            before: strings('Lines that went.'),
            after: strings('Lines that came in their place.'),
          },
          'One thing that was mended.',
        ),
        { description: 'What --fix mended before it checked; only with --fix.' },
      ),
    ),
    dry_run: optional(
      Type.Boolean({ description: 'fixed tells what would be mended, and nothing was written; only with --fix.' }),
    ),
    findings: Type.Array(findingSchema, { description: 'By file, line and column.' }),
    rules: Type.Array(ruleFactsSchema, { description: 'Every rule that was asked, and those that are off.' }),
    unasked: strings('What was not checked, and why: one sentence each.'),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'The command line that asks this again.' }),
  },
  'Findings in a manifest',
)

export type Validation = Static<typeof validationSchema>
