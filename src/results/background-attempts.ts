import { Type, type Static } from 'typebox'
import { attemptSchema } from './background.ts'
import { instant, systemSchema } from './background-parts.ts'
import { answer } from './shapes.ts'

/** The last attempts at batches of one background migration, as `plan bbm show` has them. */
export const backgroundAttemptsSchema = answer(
  'background-attempts',
  {
    system: systemSchema,
    at: instant('When it was read.'),
    ref: Type.String({ description: 'The background migration: main_85.' }),
    attempts: Type.Array(attemptSchema, { description: 'Newest first.' }),
  },
  'GET /api/v1/background-migrations/{ref}/attempts',
)

export type BackgroundAttempts = Static<typeof backgroundAttemptsSchema>
