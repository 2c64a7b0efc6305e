import { Type, type Static } from 'typebox'
import { dutyKinds } from '../domain/duty.ts'
import { changedFilesSchema } from './changed-file.ts'
import { answer, object, optional, words } from './shapes.ts'
import { remarksSchema } from './stop-parts.ts'
import { manifestFactsSchema } from './upgrade.ts'

const recordSchema = object(
  {
    done: Type.String({ description: 'The day.' }),
    by: optional(Type.String({ description: 'Who.' })),
    link: optional(Type.String({ description: 'Where it can be seen.' })),
    waived: optional(Type.String({ description: 'Why nobody has to do it.' })),
  },
  'What the manifest says of the duty now; missing when it says nothing.',
)

/** The answer of `plan stop done`. */
export const stopDutyDoneSchema = answer(
  'stop-duty-done',
  {
    manifest: manifestFactsSchema,
    stop: Type.String({ description: 'Line or version.' }),
    duty: words(dutyKinds, 'What was owed.'),
    outcome: words(['recorded', 'changed', 'undone', 'nothing-to-do'], 'What became of its record.'),
    dry_run: Type.Boolean({ description: 'true: nothing was written.' }),
    record: optional(recordSchema),
    files: changedFilesSchema,
    remarks: remarksSchema,
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan stop done --json',
)

export type StopDutyDone = Static<typeof stopDutyDoneSchema>
