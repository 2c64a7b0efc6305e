import { Type, type Static } from 'typebox'
import { object, strings } from './shapes.ts'
import { lifeSchema } from './stops.ts'

/** Shapes that answers about declaring and withdrawing a stop share. */

export const servedLifeSchema = object(
  { life: lifeSchema, only_here: Type.Boolean({ description: 'No other stop serves it.' }) },
  'A life that gets its landing on the stop.',
)
export type ServedLife = Static<typeof servedLifeSchema>

export const refusalSchema = object(
  {
    because: Type.String({ description: 'Why nothing was written, one sentence without a period.' }),
    next: Type.String({ description: 'What to do, one sentence without a period.' }),
  },
  'Why it was refused.',
)

export const remarksSchema = strings('What else to know, one sentence each, without a period.')
