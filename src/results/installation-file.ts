import { Type, type Static } from 'typebox'
import { answer } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

/** The answer of `plan init`: what was written. */
export const installationFileSchema = answer(
  'installation-file',
  {
    manifest: manifestFactsSchema,
    version: Type.String({ description: 'The installed version it names.' }),
    file: Type.String({ description: 'The file that was written.' }),
    replaced: Type.Boolean({ description: 'A file of this name was there before.' }),
    text: Type.String({ description: 'Its text.' }),
    command: Type.String({ description: 'The command line to go on with.' }),
  },
  'plan init --json',
)

export type InstallationFile = Static<typeof installationFileSchema>
