import { Type, type Static } from 'typebox'
import { reasonKinds } from '../domain/reason.ts'
import { object, optional, placeSchema, strings, words } from './shapes.ts'

export const reasonSchema = object(
  {
    id: Type.String({ description: 'kind:subject@from..to; what --accept takes, with or without the hop.' }),
    kind: words(reasonKinds, 'Which law.'),
    verdict: words(['illegal', 'undetermined', 'duty', 'warning'], 'What it does to the hop.'),
    subject: Type.String({ description: 'What causes it: a stop, a background migration, a block, a version.' }),
    message: Type.String({ description: 'One sentence that names cause and versions.' }),
    next: optional(Type.String({ description: 'What to do about it.' })),
    conditions: optional(strings('Conditions whose answers decide it.')),
    accepted: optional(Type.Boolean({ description: 'The person accepted this risk.' })),
    place: optional(placeSchema('Where its cause stands in the manifest.')),
  },
  'Why a hop is illegal, undetermined, bound to a duty or noteworthy.',
)

export type ReasonResult = Static<typeof reasonSchema>
