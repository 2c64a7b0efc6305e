import { Type, type Static } from 'typebox'
import { backgroundItemSchema, databaseReadSchema, instant, milliseconds, wholeNumber } from './background-parts.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const workedSchema = object(
  {
    database: Type.String({ description: 'The database that was worked on.' }),
    batches: Type.Integer({ description: 'Batches that were done here and now.' }),
    rows: wholeNumber('Rows they changed.'),
    failures: Type.Integer({ description: 'Attempts that did not end a batch.' }),
  },
  'What this command got done.',
)

/** The answer of `plan bbm run` and `plan bbm finalize`. */
export const backgroundRunSchema = answer(
  'background-run',
  {
    manifest: optional(manifestFactsSchema),
    how: words(['run', 'finalize'], 'Which command it was.'),
    at: instant('When it ended.'),
    outcome: words(
      ['finished', 'finalized', 'failed', 'paused', 'left', 'time-over', 'undetermined', 'interrupted'],
      'finalized: finished, and confirmed as final. left: something is left that nobody could do now. undetermined: a database was not read.',
    ),
    because: Type.String({ description: 'The same as a sentence.' }),
    took_ms: milliseconds('How long it worked.'),
    worked: Type.Array(workedSchema, { description: 'One for each database.' }),
    background: Type.Array(backgroundItemSchema, { description: 'Those it was about, as they are now.' }),
    databases: Type.Array(databaseReadSchema, { description: 'In the order of the manifest.' }),
    remarks: strings('What else a person should know.'),
    next: optional(Type.String({ description: 'A command line that most likely comes next.' })),
    command: Type.String({ description: 'The command line that gives this answer.' }),
  },
  'plan bbm run --json',
)

export type BackgroundRun = Static<typeof backgroundRunSchema>
