import { Type, type Static } from 'typebox'
import { answer, object } from './shapes.ts'
import { judgedLifeSchema, judgedStopSchema, rangeSchema } from './stops.ts'
import { manifestFactsSchema } from './upgrade.ts'

const countsSchema = object(
  {
    all: Type.Integer({ description: 'Lives with two known ends.' }),
    served: Type.Integer({ description: 'Lives that an unconditional stop serves.' }),
    open: Type.Integer({ description: 'Background migrations whose end is unknown or not there yet.' }),
  },
  'How many lives there are.',
)

/** The answer of `plan stop list`. */
export const stopListSchema = answer(
  'stop-list',
  {
    manifest: manifestFactsSchema,
    range: rangeSchema,
    stops: Type.Array(judgedStopSchema, { description: 'Ascending.' }),
    lives: countsSchema,
    unserved: Type.Array(judgedLifeSchema, { description: 'Lives that no unconditional stop surely serves.' }),
    command: Type.String({ description: 'The command line that gives this answer.' }),
  },
  'plan stop list --json',
)

export type StopList = Static<typeof stopListSchema>
