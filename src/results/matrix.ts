import { Type, type Static } from 'typebox'
import { endSchema } from './plan-parts.ts'
import { reasonSchema } from './reason.ts'
import { answer, object, optional, strings } from './shapes.ts'
import { manifestFactsSchema, verdictSchema } from './upgrade.ts'

const rowSchema = object(
  {
    from: Type.String({ description: 'The installed version.' }),
    line: Type.String({ description: 'Its line.' }),
    verdict: verdictSchema,
    counted: optional(Type.Integer({ description: 'Counted hops of the path.' })),
    landings: strings('Landings of the path, the target included.'),
    only_if: strings('Landings that are needed only if an unanswered condition holds.'),
    reason: optional(reasonSchema),
  },
  'The path of installations that run one version.',
)

const passedSchema = object(
  {
    line: Type.String({ description: 'The line, or the version where there are no lines.' }),
    version: Type.String({ description: 'The newest landing on it.' }),
    rows: Type.Integer({ description: 'Rows whose path lands on it.' }),
  },
  'A landing that paths share.',
)

/** The answer of `plan matrix`. */
export const matrixSchema = answer(
  'matrix',
  {
    manifest: manifestFactsSchema,
    target: Type.String({ description: 'The target as it was asked: a version, a line, a major or newest.' }),
    to: endSchema,
    rows: Type.Array(rowSchema, { description: 'Ascending by installed version.' }),
    passed: Type.Array(passedSchema, { description: 'Landings on the way, the most common first.' }),
    remarks: strings('What does not count, and why.'),
    command: Type.String({ description: 'The command line that gives this answer.' }),
  },
  'plan matrix --json',
)

export type Matrix = Static<typeof matrixSchema>
export type MatrixRow = Static<typeof rowSchema>
export type PassedLanding = Static<typeof passedSchema>
