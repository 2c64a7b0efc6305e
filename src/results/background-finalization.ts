import { Type, type Static } from 'typebox'
import { instant } from './background-parts.ts'
import { backgroundRunSchema } from './background-run.ts'
import { problemSchema } from './problem-schema.ts'
import { answer, object, optional } from './shapes.ts'

/** What a server does, or did, to finish one background migration. */
export const backgroundFinalizationSchema = answer(
  'background-finalization',
  {
    ref: Type.String({ description: 'The background migration: main_85.' }),
    working: Type.Boolean({ description: 'This server works on it now.' }),
    by: Type.String({ description: 'Who asked for it.' }),
    began_at: instant('When it was asked for.'),
    answer: optional(object(backgroundRunSchema.properties, 'How it ended: as plan bbm finalize --json.')),
    problem: optional(object(problemSchema.properties, 'Why it could not be done here.')),
  },
  'GET /api/v1/background-migrations/{ref}/finalize',
)

export type BackgroundFinalization = Static<typeof backgroundFinalizationSchema>
