import { Type, type Static } from 'typebox'
import { backgroundItemSchema, countsSchema, databaseReadSchema, instant, verdictSchema } from './background-parts.ts'
import { answer, strings } from './shapes.ts'

/** What has changed since the event before: what a stream tells after its first event. */
export const backgroundChangesSchema = answer(
  'background-changes',
  {
    at: instant('When it was read.'),
    verdict: verdictSchema,
    counts: countsSchema,
    databases: Type.Array(databaseReadSchema, { description: 'In the order of the manifest.' }),
    changed: Type.Array(backgroundItemSchema, { description: 'Those that are new or different, as they are now.' }),
    gone: strings('Refs of those that are not there any more.'),
  },
  'GET /api/v1/events',
)

export type BackgroundChanges = Static<typeof backgroundChangesSchema>
