import { Type, type Static } from 'typebox'
import { answer, object } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const lineSchema = object(
  {
    command: Type.String({ description: 'A command line that works as it stands.' }),
    does: Type.String({ description: 'What it does.' }),
  },
  'A command line to begin with.',
)

const landingSchema = object(
  {
    version: Type.String({ description: 'The version to land on.' }),
    why: Type.String({ description: 'Why the path lands there.' }),
  },
  'One hop of the example.',
)

/** The answer of `plan start` where nobody can be asked: what plan does, by example. */
export const startSchema = answer(
  'start',
  {
    about: Type.String({ description: 'What plan does, in one sentence.' }),
    commands: Type.Array(lineSchema, { description: 'Where to begin.' }),
    manifest: manifestFactsSchema,
    from: Type.String({ description: 'Where the example starts.' }),
    landings: Type.Array(landingSchema, { description: 'The example: a real path.' }),
    command: Type.String({ description: 'The command line of the example.' }),
  },
  'plan start --json',
)

export type Start = Static<typeof startSchema>
