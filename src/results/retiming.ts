import { Type, type Static } from 'typebox'
import { changedFilesSchema } from './changed-file.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const moveSchema = object(
  {
    from: Type.String({ description: 'The old id.' }),
    to: Type.String({ description: 'The new id.' }),
    name: optional(Type.String({ description: 'Name of the migration.' })),
    release: Type.String({ description: 'The release that brings it.' }),
    because: words(
      ['impossible', 'in-the-future', 'before-stop', 'too-old', 'api-version', 'follows'],
      'impossible: no clock shows it; before-stop: not dated after the stop before its release; too-old: older than policy.migration_age allows; api-version: its version of the base class closes; follows: it ran after one that moves.',
    ),
    api_version: optional(
      Type.String({ description: 'The version of the base class it is given, where that changes.' }),
    ),
  },
  'A migration that gets a new timestamp.',
)
export type RetimedMigration = Static<typeof moveSchema>

const refusalSchema = object(
  {
    id: Type.String({ description: 'Id of the migration.' }),
    because: words(['released', 'unknown-release', 'frozen', 'stop-not-out'], 'Why it keeps its timestamp.'),
    message: Type.String({ description: 'The same as one sentence.' }),
    next: Type.String({ description: 'What to do about it.' }),
  },
  'A migration that cannot be moved.',
)
export type RetimeRefusal = Static<typeof refusalSchema>

/** The answer of `plan retime`. */
export const retimingSchema = answer(
  'retiming',
  {
    manifest: manifestFactsSchema,
    outcome: words(['moved', 'nothing-to-do', 'refused'], 'refused: nothing was written.'),
    dry_run: Type.Boolean({ description: 'true: nothing was written.' }),
    moves: Type.Array(moveSchema, { description: 'Ascending by timestamp, the old as the new one.' }),
    refusals: Type.Array(refusalSchema, { description: 'Why it was refused.' }),
    files: changedFilesSchema,
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'The command line to go on with.' }),
  },
  'plan retime --json',
)
export type Retiming = Static<typeof retimingSchema>
