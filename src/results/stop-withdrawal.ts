import { Type, type Static } from 'typebox'
import { changedFilesSchema } from './changed-file.ts'
import { answer, optional, strings, words } from './shapes.ts'
import { refusalSchema, remarksSchema, servedLifeSchema } from './stop-parts.ts'
import { manifestFactsSchema } from './upgrade.ts'

/** The answer of `plan stop withdraw`. */
export const stopWithdrawalSchema = answer(
  'stop-withdrawal',
  {
    manifest: manifestFactsSchema,
    stop: Type.String({ description: 'Line or version.' }),
    outcome: words(
      ['withdrawn', 'nothing-to-do', 'refused'],
      'nothing-to-do: plan declared no such stop; refused: nothing was written.',
    ),
    dry_run: Type.Boolean({ description: 'true: nothing was written.' }),
    because: optional(Type.String({ description: 'Why it is withdrawn, as somebody said; it is not recorded.' })),
    declared: optional(Type.String({ description: 'The day it had been declared.' })),
    entry: optional(
      words(['removed', 'reset'], 'reset: it says again what it said before plan declared it, and stays a stop.'),
    ),
    remains: optional(words(['by-schedule', 'by-entry'], 'Why it is still a stop; missing when it is none any more.')),
    without_landing: Type.Array(servedLifeSchema, { description: 'Lives that no stop serves any more.' }),
    told: strings('What had been done on account of it, and has to be taken back by people.'),
    refusal: optional(refusalSchema),
    files: changedFilesSchema,
    remarks: remarksSchema,
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan stop withdraw --json',
)

export type StopWithdrawal = Static<typeof stopWithdrawalSchema>
