import { Type, type Static } from 'typebox'
import { changedFilesSchema } from './changed-file.ts'
import { newEntrySchema } from './new-entry.ts'
import { answer, optional, placeSchema, strings } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

/** The answer of `plan new finalizer`: where a background migration is finalized from now on. */
export const newFinalizerSchema = answer(
  'new-finalizer',
  {
    manifest: manifestFactsSchema,
    name: Type.String({ description: 'Name of the background migration.' }),
    queued_by: optional(Type.String({ description: 'The migration that queues it.' })),
    queued: Type.String({ description: 'The release that queues it.' }),
    stop: optional(Type.String({ description: 'The stop that lies between queueing and finalizing.' })),
    first_legal: optional(Type.String({ description: 'The first release that may finalize it.' })),
    finalized_in: Type.String({ description: 'The release that finalizes it now.' }),
    migration: newEntrySchema.properties.migration,
    place: placeSchema('Where its entry stands; the file as seen from the working folder.'),
    changed: Type.Boolean({ description: 'False when the manifest says it already.' }),
    dry_run: Type.Boolean({ description: 'Nothing was written; only asked what would be.' }),
    line: Type.Integer({ minimum: 1, description: 'The first line that changes.' }),
    before: strings('Lines that go.'),
    after: strings('Lines that come in their place.'),
    to_fill: newEntrySchema.properties.to_fill,
    files: changedFilesSchema,
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'The command line to go on with.' }),
  },
  'plan new finalizer --json',
)

export type NewFinalizer = Static<typeof newFinalizerSchema>
