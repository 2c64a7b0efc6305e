import { Type, type Static } from 'typebox'
import { object, optional, strings, words } from './shapes.ts'

/** What the answers about background migrations share. */

export const systemSchema = words(
  ['native', 'gitlab', 'registry'],
  'Whose tables hold them: those of plan itself, of GitLab, or of the container registry.',
)

export const stateSchema = words(
  ['paused', 'active', 'running', 'finished', 'failed', 'finalizing', 'finalized', 'cancelled', 'unknown'],
  'unknown: a newer version of its system wrote a state that this plan does not know.',
)

/** What somebody who waits for it needs to know. */
const judgementSchema = words(
  ['finished', 'working', 'waiting', 'held', 'paused', 'failed', 'stuck', 'cancelled', 'unknown'],
  'finished: nothing is left to do. waiting: it has not begun. held: it goes on by itself later. stuck: nobody works on it, and nothing has happened for a while. paused, failed and stuck need a person.',
)

export const verdictSchema = words(
  ['finished', 'working', 'failed', 'stuck', 'paused', 'undetermined'],
  'The worst of all: failed, then stuck, paused, undetermined (a database was not read), working.',
)

/** A whole number: 64 bits do not fit into a number of JSON, so beyond 2^53 - 1 it is a text of digits. */
export const wholeNumber = (description: string) =>
  Type.Union([Type.Integer(), Type.String({ pattern: '^-?[0-9]+$' })], {
    description: `${description} A number; beyond 9007199254740991 a text of digits.`,
  })

export const instant = (description: string) => Type.String({ description: `${description} ISO 8601, UTC.` })

export const milliseconds = (description: string) =>
  Type.Integer({ minimum: 0, description: `${description} Milliseconds.` })

const batchesSchema = object(
  {
    ready: Type.Integer({ description: 'Not begun, or given back.' }),
    running: Type.Integer({ description: 'Somebody works on them.' }),
    done: Type.Integer({ description: 'Done.' }),
    failed: Type.Integer({ description: 'Given up after their last attempt.' }),
  },
  'Batches by state.',
)

const remainingSchema = object(
  { least: milliseconds('At best.'), most: milliseconds('At worst.') },
  'Remaining time: a range, since it is an estimate.',
)

const holdSchema = object(
  { until: instant('When it goes on.'), because: optional(Type.String({ description: 'What holds it.' })) },
  'It is held, and goes on by itself.',
)

const errorSchema = object(
  {
    sqlstate: optional(Type.String({ description: 'SQLSTATE of PostgreSQL.' })),
    text: Type.String({ description: 'What was said.' }),
    at: optional(instant('When.')),
  },
  'The last error.',
)

/** One background migration in one database. What is left out is unknown, never zero. */
export const backgroundItemSchema = object(
  {
    ref: Type.String({ description: 'A name for it alone, which every plan bbm command takes: main_85.' }),
    database: Type.String({ description: 'The database it lives in.' }),
    id: wholeNumber('Its id in the table of its system.'),
    name: Type.String({ description: 'Its name.' }),
    queued_by: optional(Type.String({ description: 'Id of the migration that queued it.' })),
    state: stateSchema,
    state_as: optional(Type.String({ description: 'The word or number its system has for the state.' })),
    judgement: judgementSchema,
    told: Type.String({ description: 'The same as a sentence.' }),
    table: Type.String({ description: 'The table whose rows it changes.' }),
    key: strings('Columns its batches walk along.'),
    job_arguments: optional(Type.String({ description: 'Arguments of the job, as JSON.' })),
    batch_size: Type.Integer({ description: 'Rows of the next batch.' }),
    sub_batch_size: optional(Type.Integer({ description: 'Rows of a sub-batch.' })),
    rows_total: optional(wholeNumber('Rows there are: an estimate until all batches are planned.')),
    rows_done: optional(wholeNumber('Rows that are behind it.')),
    batches: optional(batchesSchema),
    percent: optional(
      Type.Number({ minimum: 0, maximum: 100, description: 'Progress; 100 is only what is finished.' }),
    ),
    percent_capped: Type.Boolean({ description: 'More was done than was estimated: 99.9 stands for an unknown rest.' }),
    rate: optional(Type.Number({ description: 'Rows a second over the last minutes in which it worked.' })),
    remaining_ms: optional(remainingSchema),
    hold: optional(holdSchema),
    state_at: optional(instant('Since when it is in its state.')),
    state_by: optional(Type.String({ description: 'Who brought it there.' })),
    state_because: optional(Type.String({ description: 'Why.' })),
    paused_with: optional(words(['all', 'name'], 'Was it paused by its name, or with all others?')),
    last_error: optional(errorSchema),
    created_at: optional(instant('When it was queued.')),
    started_at: optional(instant('When work on it began.')),
    finished_at: optional(instant('When it ended.')),
    last_worked_at: optional(instant('When a batch last began or ended.')),
    worked: optional(
      Type.Boolean({ description: 'Somebody works on it right now; left out where it cannot be seen.' }),
    ),
    remarks: strings('What else a person should know.'),
  },
  'A background migration in one database.',
)

export type BackgroundItem = Static<typeof backgroundItemSchema>

/** What came of reading one database. */
export const databaseReadSchema = object(
  {
    database: Type.String({ description: 'Its name in the manifest.' }),
    state: words(
      ['read', 'same', 'left-out', 'missing', 'no-records', 'unreadable'],
      'same: one with another that was read. left-out: said not to exist (--without). missing: nobody said where it is. no-records: its system has no tables there. unreadable: it does not answer, or refuses.',
    ),
    same_as: optional(Type.String({ description: 'The database it is one with.' })),
    because: optional(Type.String({ description: 'Why it was not read.' })),
    next: optional(Type.String({ description: 'What to do about it.' })),
  },
  'A database of the product, and whether it was read.',
)

export type DatabaseRead = Static<typeof databaseReadSchema>

export const countsSchema = object(
  {
    all: Type.Integer({ description: 'All there are.' }),
    unfinished: Type.Integer({ description: 'Neither finished, finalized nor cancelled.' }),
    failed: Type.Integer({ description: 'Failed.' }),
    stuck: Type.Integer({ description: 'Nobody works on them, and nothing has happened for a while.' }),
    paused: Type.Integer({ description: 'Paused.' }),
    cancelled: Type.Integer({ description: 'Given up.' }),
    unknown: Type.Integer({ description: 'In a state that this plan does not know.' }),
  },
  'How many background migrations there are.',
)
