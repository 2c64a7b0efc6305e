import { Type, type Static } from 'typebox'
import {
  backgroundItemSchema,
  countsSchema,
  databaseReadSchema,
  instant,
  systemSchema,
  verdictSchema,
} from './background-parts.ts'
import { answer, optional, strings } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

/** The answer of `plan bbm status`. */
export const backgroundListSchema = answer(
  'background-list',
  {
    manifest: optional(manifestFactsSchema),
    system: systemSchema,
    at: instant('When it was read.'),
    verdict: verdictSchema,
    counts: countsSchema,
    databases: Type.Array(databaseReadSchema, { description: 'In the order of the manifest.' }),
    background: Type.Array(backgroundItemSchema, {
      description: 'Those asked for: unfinished ones, worst first; with --all then the others.',
    }),
    remarks: strings('What else a person should know.'),
    next: optional(Type.String({ description: 'A command line that most likely comes next.' })),
    command: Type.String({ description: 'The command line that gives this answer.' }),
  },
  'plan bbm status --json',
)

export type BackgroundList = Static<typeof backgroundListSchema>
