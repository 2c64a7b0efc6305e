import { Type, type Static } from 'typebox'
import { differenceSchema } from './drift.ts'
import { answer, object, strings, words } from './shapes.ts'

const side = (description: string) =>
  object(
    {
      file: Type.String({ description: 'Its path.' }),
      statements: Type.Integer({ minimum: 0, description: 'Statements that were loaded.' }),
      objects: Type.Integer({ minimum: 0, description: 'Objects that they made and that were compared.' }),
    },
    description,
  )

const notComparedSchema = object(
  {
    side: words(['both', 'structure', 'against'], 'Which of the two has it; both: the same text fails in both.'),
    line: Type.Integer({ minimum: 1, description: 'Its line; that of --structure where both have it.' }),
    statement: Type.String({ description: 'Its beginning.' }),
    because: Type.String({ description: 'What PostgreSQL answered, or that it is for psql.' }),
  },
  'A statement that could not be loaded.',
)

/** The answer of `plan squash verify --structure`. */
export const structureComparisonSchema = answer(
  'structure-comparison',
  {
    verdict: words(
      ['same', 'different', 'undetermined', 'interrupted'],
      'same: object by object; undetermined: no difference was found, but one side has a statement that could not be loaded and that the other has not.',
    ),
    because: Type.String({ description: 'The verdict in one sentence.' }),
    where: Type.String({ description: 'On what kind of databases both were loaded.' }),
    structure: side('What was asked about.'),
    against: side('What it is compared with.'),
    differences: Type.Array(differenceSchema, {
      description: 'expected is what --against makes, found what --structure makes.',
    }),
    not_compared: Type.Array(notComparedSchema, { description: 'What could not be loaded.' }),
    left_out: strings('What was left out on purpose, one sentence each.'),
    remarks: strings('What else to know.'),
    took_ms: Type.Integer({ minimum: 0, description: 'Milliseconds.' }),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan squash verify --structure … --against … --json',
)

export type StructureComparison = Static<typeof structureComparisonSchema>
export type NotCompared = StructureComparison['not_compared'][number]
