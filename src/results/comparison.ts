import { Type, type Static } from 'typebox'
import { reasonSchema } from './reason.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { askedSchema, manifestFactsSchema, verdictSchema } from './upgrade.ts'

const change = words(['appeared', 'vanished'], 'appeared: not in the saved plan; vanished: not in the new one.')

const hopChangeSchema = object(
  {
    change: words(
      ['added', 'removed', 'patch', 'only-if', 'certain'],
      'patch: another release of the same line; only-if: now needed only under a condition; certain: no longer so.',
    ),
    line: Type.String({ description: 'The line of the landing.' }),
    before: optional(Type.String({ description: 'The landing of the saved plan.' })),
    after: optional(Type.String({ description: 'The landing of the new plan.' })),
    why: Type.String({ description: 'What the landing is for.' }),
  },
  'A landing that changed.',
)

const stepChangeSchema = object(
  {
    change,
    kind: words(['component', 'wait', 'gate', 'finish'], 'What has to be done around a hop.'),
    at: Type.String({ description: 'The line or version that runs while it is done.' }),
    text: Type.String({ description: 'What it is.' }),
  },
  'Something to do around a hop that appeared or vanished.',
)

const reasonChangeSchema = object({ change, reason: reasonSchema }, 'A reason that appeared or vanished.')

const questionChangeSchema = object(
  {
    change,
    condition: Type.String({ description: 'Id of the condition.' }),
    question: Type.String({ description: 'The question, answered by yes or no.' }),
  },
  'A question that appeared or vanished.',
)

const sideSchema = object(
  {
    complete_until: Type.String({ description: 'Newest releases the manifest knew were as of this day.' }),
    asked_on: Type.String({ description: 'The day the question was asked.' }),
    to: Type.String({ description: 'The target version.' }),
    verdict: verdictSchema,
    counted: optional(Type.Integer({ description: 'Counted hops, when there is a path.' })),
  },
  'One of the two plans.',
)

/** The answer of `plan compare`. */
export const comparisonSchema = answer(
  'comparison',
  {
    manifest: manifestFactsSchema,
    asked: askedSchema,
    file: Type.String({ description: 'The saved plan.' }),
    changed: Type.Boolean({ description: 'false: the plan still holds as it was saved.' }),
    before: sideSchema,
    after: sideSchema,
    hops: Type.Array(hopChangeSchema, { description: 'Landings that changed, ascending.' }),
    steps: Type.Array(stepChangeSchema, { description: 'What has to be done around hops.' }),
    reasons: Type.Array(reasonChangeSchema, { description: 'Warnings, duties and what stands in the way.' }),
    questions: Type.Array(questionChangeSchema, { description: 'Unanswered conditions.' }),
    remarks: strings('What of the saved question could not be asked again, and answers that do not count.'),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan compare --json',
)

export type Comparison = Static<typeof comparisonSchema>
export type HopChange = Comparison['hops'][number]
export type StepChange = Comparison['steps'][number]
