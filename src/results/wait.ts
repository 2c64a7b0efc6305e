import { Type, type Static } from 'typebox'
import { backgroundItemSchema, databaseReadSchema, instant, milliseconds, systemSchema } from './background-parts.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

/** The answer of `plan bbm wait`. */
export const backgroundWaitSchema = answer(
  'background-wait',
  {
    manifest: optional(manifestFactsSchema),
    system: systemSchema,
    at: instant('When it ended.'),
    outcome: words(
      ['finished', 'failed', 'stuck', 'paused', 'time-over', 'undetermined', 'interrupted'],
      'stuck: nobody works on one, and nothing has happened for as long as --stuck-after. undetermined: a database is missing or did not answer for long, or a required one has no record.',
    ),
    because: Type.String({ description: 'The same as a sentence.' }),
    waited_ms: milliseconds('How long it waited.'),
    timeout_ms: milliseconds('How long it would have waited.'),
    for_hop: optional(
      object(
        {
          from: Type.String({ description: 'The installed version.' }),
          to: Type.String({ description: 'The version to leave for.' }),
          without_record: strings('Names of required ones that no database knows.'),
        },
        'Only what must be finished before this hop was waited for.',
      ),
    ),
    background: Type.Array(backgroundItemSchema, { description: 'Those that were waited for, worst first.' }),
    databases: Type.Array(databaseReadSchema, { description: 'In the order of the manifest.' }),
    remarks: strings('What else a person should know.'),
    next: optional(Type.String({ description: 'A command line that most likely comes next.' })),
    command: Type.String({ description: 'The command line that gives this answer.' }),
  },
  'plan bbm wait --json',
)

export type BackgroundWait = Static<typeof backgroundWaitSchema>
