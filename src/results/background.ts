import { Type, type Static } from 'typebox'
import { backgroundItemSchema, instant, milliseconds, systemSchema, wholeNumber } from './background-parts.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

export const attemptSchema = object(
  {
    batch: wholeNumber('Id of the batch.'),
    number: optional(Type.Integer({ description: 'Which attempt at the batch it was, from 1.' })),
    outcome: Type.String({ description: 'What became of it: done, failed, timeout, lost, running.' }),
    owner: optional(Type.String({ description: 'Who worked on it: user@host:pid.' })),
    started_at: optional(instant('When it began.')),
    ended_at: optional(instant('When it ended.')),
    duration_ms: optional(milliseconds('How long it took.')),
    rows: optional(wholeNumber('Rows it got done.')),
    range: Type.String({ description: 'The keys of the batch: (lower, upper].' }),
    sqlstate: optional(Type.String({ description: 'SQLSTATE of PostgreSQL.' })),
    error: optional(Type.String({ description: 'What was said.' })),
  },
  'One try at a batch.',
)

const failedBatchSchema = object(
  {
    batch: wholeNumber('Id of the batch.'),
    range: Type.String({ description: 'The keys it holds: (lower, upper].' }),
    done_to: optional(Type.String({ description: 'The last key that is done.' })),
    rows: wholeNumber('Rows it holds.'),
    attempts: Type.Integer({ description: 'How often it was tried.' }),
    sqlstate: optional(Type.String({ description: 'SQLSTATE of PostgreSQL.' })),
    error: optional(Type.String({ description: 'What was said.' })),
  },
  'A batch that nobody tries any more.',
)

const definitionSchema = object(
  {
    work: words(['update', 'module', 'command'], 'How the work is done.'),
    text: Type.String({ description: 'The SQL, the path of the module, or the command.' }),
    strategy: words(['keyset', 'remaining'], 'keyset: every row once. remaining: rows that are not done, in passes.'),
    done: optional(Type.String({ description: 'SQL that holds for every row that needs no more work.' })),
    maximum_batch_size: Type.Integer({ description: 'Rows of a batch at most.' }),
    pause_ms: milliseconds('Between two sub-batches.'),
    batch_time_ms: milliseconds('How long a batch should take.'),
    timeout_ms: milliseconds('How long a statement may take.'),
    maximum_attempts: Type.Integer({ description: 'Attempts at a batch.' }),
    failure_ratio: Type.Number({ description: 'Part of failed batches from which on it fails as a whole.' }),
  },
  'How plan itself runs it.',
)

const auditSchema = object(
  {
    at: instant('When.'),
    actor: Type.String({ description: 'Who: user@host:pid.' }),
    action: Type.String({ description: 'What was done.' }),
    because: optional(Type.String({ description: 'Why.' })),
    from: optional(Type.String({ description: 'The state before.' })),
    to: optional(Type.String({ description: 'The state after.' })),
    asked: optional(words(['all', 'name'], 'Was it named, or were all meant?')),
  },
  'Who did what to it.',
)

const nextSchema = object(
  {
    command: Type.String({ description: 'A command line that works as it stands.' }),
    does: Type.String({ description: 'What it does.' }),
  },
  'What can be done in this state.',
)

/** The answer of `plan bbm show`. */
export const backgroundSchema = answer(
  'background',
  {
    manifest: optional(manifestFactsSchema),
    system: systemSchema,
    at: instant('When it was read.'),
    background: backgroundItemSchema,
    definition: optional(definitionSchema),
    bounds: optional(
      object(
        {
          lower: optional(Type.String({ description: 'The first key.' })),
          upper: optional(Type.String({ description: 'The last key.' })),
          planned_to: optional(Type.String({ description: 'Batches are planned up to this key.' })),
          planned: Type.Boolean({ description: 'All batches are planned.' }),
          pass: Type.Integer({ description: 'Which walk over the table it is.' }),
        },
        'From where to where it works.',
      ),
    ),
    failed_batches: Type.Array(failedBatchSchema, { description: 'The first ones, by id.' }),
    attempts: Type.Array(attemptSchema, { description: 'The last ones, newest first.' }),
    audit: Type.Array(auditSchema, { description: 'Newest first.' }),
    remarks: strings('What else a person should know.'),
    next: Type.Array(nextSchema, { description: 'What can be done in this state.' }),
    command: Type.String({ description: 'The command line that gives this answer.' }),
  },
  'plan bbm show --json',
)

export type Background = Static<typeof backgroundSchema>
