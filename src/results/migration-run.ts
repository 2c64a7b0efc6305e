import { Type, type Static } from 'typebox'
import { migratedDatabaseSchema, migrationRefusalSchema, migrationStepSchema } from './migration-parts.ts'
import { answer, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

/** The answer of `plan migrate up`, `down` and `redo`, and of `plan install`. */
export const migrationRunSchema = answer(
  'migration-run',
  {
    manifest: manifestFactsSchema,
    verb: words(['up', 'down', 'redo', 'install'], 'What was asked for.'),
    target: optional(Type.String({ description: 'The release, or the migration, that it leads to.' })),
    outcome: words(
      ['done', 'nothing-to-do', 'planned', 'refused', 'declined', 'stopped', 'work-open', 'undetermined'],
      'planned: a dry run; refused: nothing was begun; declined: a person said no; stopped: a signal ended it between or inside two migrations; work-open: background work it rests on did not finish; undetermined: databases of the product were not given.',
    ),
    dry_run: Type.Boolean({ description: 'true: nothing was written.' }),
    databases: Type.Array(migratedDatabaseSchema, { description: "In the manifest's order." }),
    missing: strings('Databases of the product that were not given.'),
    steps: Type.Array(migrationStepSchema, { description: 'In the order in which they run.' }),
    refusals: Type.Array(migrationRefusalSchema, { description: 'Why it was refused.' }),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan migrate up --json',
)

export type MigrationRun = Static<typeof migrationRunSchema>
