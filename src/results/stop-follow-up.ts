import { Type, type Static } from 'typebox'
import { changedFilesSchema } from './changed-file.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { dutySchema } from './stop-duty.ts'
import { stopSchema } from './stops.ts'
import { manifestFactsSchema } from './upgrade.ts'

const settingSchema = object(
  {
    line: Type.String({ description: 'The line, or the version where the product has no lines.' }),
    was: optional(Type.String({ description: 'The minimum schema before.' })),
    minimum_schema: Type.String({ description: 'The oldest version whose databases it takes from now on.' }),
    why: Type.String({ description: 'Why it is this one.' }),
  },
  'A minimum schema that is written.',
)

/** The answer of `plan stop follow-up`. */
export const stopFollowUpSchema = answer(
  'stop-follow-up',
  {
    manifest: manifestFactsSchema,
    stop: stopSchema,
    outcome: words(
      ['done', 'nothing-to-do', 'too-early'],
      'nothing-to-do: everything that can be written is there; too-early: the stop is not out, and nothing was written.',
    ),
    dry_run: Type.Boolean({ description: 'true: nothing was written.' }),
    settings: Type.Array(settingSchema, { description: 'Minimum schemas that are written, ascending by line.' }),
    files: changedFilesSchema,
    left: Type.Array(dutySchema, { description: 'Duties that are not done then: what only people can do.' }),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan stop follow-up --json',
)

export type StopFollowUp = Static<typeof stopFollowUpSchema>
