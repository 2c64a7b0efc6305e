import { Type, type Static } from 'typebox'
import { changedFilesSchema } from './changed-file.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

/** The answer of `plan new migration`, `background-migration`, `release` and `condition`. */
export const newEntrySchema = answer(
  'new-entry',
  {
    manifest: manifestFactsSchema,
    what: words(['migration', 'background-migration', 'release', 'condition'], 'What the entry is about.'),
    name: Type.String({ description: 'Its name; of a release the version, of a condition the id.' }),
    outcome: words(
      ['added', 'out', 'nothing-to-do'],
      'out: a planned release has its day; nothing-to-do: the manifest says the same already.',
    ),
    dry_run: Type.Boolean({ description: 'true: nothing was written.' }),
    migration: optional(
      object(
        {
          id: Type.String({ description: 'Its timestamp, YYYYMMDDhhmmss in UTC.' }),
          name: Type.String({ description: 'Its name.' }),
          release: Type.String({ description: 'The line or version that brings it.' }),
          phase: words(['regular', 'post'], 'When it runs.'),
          api_version: optional(Type.String({ description: 'The version of the migration base class it uses.' })),
        },
        'The schema migration that is written.',
      ),
    ),
    to_fill: strings(
      'What a person has to write before it can run, one sentence each; plan validate finds it until then.',
    ),
    files: changedFilesSchema,
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'The command line to go on with.' }),
  },
  'plan new migration --json',
)
export type NewEntry = Static<typeof newEntrySchema>
export type WrittenMigration = NonNullable<NewEntry['migration']>
