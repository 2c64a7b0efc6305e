import { Type, type Static } from 'typebox'
import { endSchema, hopSchema, questionSchema, refusalSchema } from './plan-parts.ts'
import { reasonSchema } from './reason.ts'
import { answer, optional, strings } from './shapes.ts'
import { siteFactSchema } from './site-facts.ts'
import { askedSchema, manifestFactsSchema, verdictSchema } from './upgrade.ts'

/** The answer of `plan next`: the first hop of the path, and what to type once it is made. */
export const nextSchema = answer(
  'next',
  {
    manifest: manifestFactsSchema,
    asked: askedSchema,
    from: endSchema,
    to: endSchema,
    verdict: verdictSchema,
    hop: optional(hopSchema),
    remaining: Type.Integer({ description: 'Hops of the path after this one.' }),
    questions: Type.Array(questionSchema, {
      description: 'Unanswered conditions that decide whether this hop is needed; all of them when there is no hop.',
    }),
    refusal: optional(refusalSchema),
    warnings: Type.Array(reasonSchema, { description: 'What concerns the whole answer.' }),
    uncounted: strings('Answers and accepted risks that were told and do not count, and why.'),
    remarks: strings('Faults of the manifest that were worked around.'),
    site: optional(
      Type.Array(siteFactSchema, {
        description: 'What was read of this site, when databases were given with --database.',
      }),
    ),
    command: Type.String({ description: 'The command line that gives this answer.' }),
    after: optional(Type.String({ description: 'The command line for the step after this hop.' })),
  },
  'plan next --json',
)

export type Next = Static<typeof nextSchema>
