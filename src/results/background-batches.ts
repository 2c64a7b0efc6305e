import { Type, type Static } from 'typebox'
import { instant, milliseconds, systemSchema, wholeNumber } from './background-parts.ts'
import { answer, object, optional, words } from './shapes.ts'

const batchSchema = object(
  {
    batch: wholeNumber('Id of the batch.'),
    state: words(
      ['ready', 'running', 'done', 'failed'],
      'ready: nobody works on it. failed: nobody tries it any more.',
    ),
    pass: Type.Integer({ description: 'Which walk over the table it is of.' }),
    range: Type.String({ description: 'The keys it holds: (lower, upper].' }),
    done_to: optional(Type.String({ description: 'The last key that is done.' })),
    rows: wholeNumber('Rows it holds.'),
    rows_done: wholeNumber('Rows of it that are done.'),
    attempts: Type.Integer({ description: 'Attempts that count.' }),
    tries: Type.Integer({ description: 'All attempts there ever were.' }),
    origin: optional(wholeNumber('The batch whose failures it was split off for.')),
    owner: optional(Type.String({ description: 'Who works on it: user@host:pid.' })),
    lease_until: optional(instant('How long it is theirs without a sign of life.')),
    not_before: optional(instant('When it is tried again.')),
    started_at: optional(instant('When the last attempt began.')),
    finished_at: optional(instant('When it was done.')),
    worked_ms: milliseconds('Time in which it was worked on, over all attempts.'),
    sqlstate: optional(Type.String({ description: 'SQLSTATE of its last error.' })),
    error: optional(Type.String({ description: 'Its last error.' })),
  },
  'A batch.',
)

/** The batches of one background migration, a page of them. */
export const backgroundBatchesSchema = answer(
  'background-batches',
  {
    system: systemSchema,
    at: instant('When it was read.'),
    ref: Type.String({ description: 'The background migration: main_85.' }),
    batches: Type.Array(batchSchema, { description: 'By their ids.' }),
    more: Type.Boolean({ description: 'There are more behind the last one.' }),
  },
  'GET /api/v1/background-migrations/{ref}/batches',
)

export type BackgroundBatches = Static<typeof backgroundBatchesSchema>
