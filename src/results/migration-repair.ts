import { Type, type Static } from 'typebox'
import { answer, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

/** The answer of `plan migrate repair`. */
export const migrationRepairSchema = answer(
  'migration-repair',
  {
    manifest: manifestFactsSchema,
    id: Type.String({ description: 'Id of the migration.' }),
    database: Type.String({ description: 'Name of its database.' }),
    because: Type.String({ description: 'Why, as it is on record now.' }),
    accepted: words(
      ['edit', 'late', 'nothing'],
      'edit: the file as it is now counts as the one that was applied; late: it will be applied although its release was complete; nothing: nothing was wrong with it.',
    ),
    checksum_before: optional(Type.String({ description: 'Of the file as it was applied.' })),
    checksum: optional(Type.String({ description: 'Of the file as it is now.' })),
    reopened: strings('Releases that are complete no longer.'),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan migrate repair --json',
)

export type MigrationRepair = Static<typeof migrationRepairSchema>
