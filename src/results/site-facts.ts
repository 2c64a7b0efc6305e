import { Type, type Static } from 'typebox'
import { instant } from './background-parts.ts'
import { object, optional } from './shapes.ts'

/** One thing that was read of a site, for answers that stand on it. */
export const siteFactSchema = object(
  {
    subject: Type.String({
      description: 'What it is about: installed, postgresql, a condition, a background migration.',
    }),
    value: Type.String({ description: 'What was read: a version, yes, no or unknown, a number of rows.' }),
    source: Type.String({ description: 'Where it was read, and why it says nothing where it does not.' }),
    at: optional(instant('When.')),
  },
  'A fact that was read from a database of this site.',
)

export type SiteFact = Static<typeof siteFactSchema>
