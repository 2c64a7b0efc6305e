import { Type, type Static } from 'typebox'
import { answer, object, optional, strings } from './shapes.ts'
import { dutySchema } from './stop-duty.ts'
import { lifeSchema, stopSchema } from './stops.ts'
import { manifestFactsSchema } from './upgrade.ts'

const statusSchema = object(
  {
    stop: stopSchema,
    declared: optional(Type.String({ description: 'The day it was declared with plan, or recorded by hand.' })),
    for: strings('What made it necessary: names of background migrations, ids of migrations.'),
    issue: optional(Type.String({ description: 'Address of the issue about it.' })),
    is_out: Type.Boolean({ description: 'Its release is out.' }),
    lives: Type.Array(lifeSchema, { description: 'Lives that surely get a landing here.' }),
    duties: Type.Array(dutySchema, { description: 'Every duty once, in the order in which they fall due.' }),
  },
  'A stop and what is owed on its account.',
)

/** The answer of `plan stop status`. */
export const stopStatusSchema = answer(
  'stop-status',
  {
    manifest: manifestFactsSchema,
    all: Type.Boolean({ description: 'Every declared stop was asked about; those with nothing open are left out.' }),
    declared: Type.Integer({ minimum: 0, description: 'How many stops of the manifest say when they were declared.' }),
    overdue: Type.Integer({ minimum: 0, description: 'Duties that are overdue, of all stops here.' }),
    page: optional(Type.String({ description: 'The page that names the stops, as seen from the working folder.' })),
    stops: Type.Array(statusSchema, { description: 'Ascending.' }),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan stop status --json',
)

export type StopStatus = Static<typeof stopStatusSchema>
export type StatusOfStop = StopStatus['stops'][number]
