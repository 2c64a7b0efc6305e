import { Type, type Static } from 'typebox'
import { instant, wholeNumber } from './background-parts.ts'
import { answer, object, words } from './shapes.ts'

const counts = {
  batches: Type.Integer({ minimum: 0, description: 'Batches that were done.' }),
  rows: wholeNumber('Rows that were committed.'),
  failures: Type.Integer({ minimum: 0, description: 'Attempts that did not end their batch and were not given back.' }),
}

/** The answer of `plan worker` when it has ended. */
export const workerSchema = answer(
  'worker',
  {
    ended: words(
      ['stopped', 'idle'],
      'stopped: by a signal. idle: nothing was to do for as long as --stop-after-idle says.',
    ),
    started_at: instant('When it began.'),
    ended_at: instant('When every batch was done or given back.'),
    ...counts,
    databases: Type.Array(
      object(
        {
          database: Type.String({ description: 'Its name in the manifest.' }),
          ...counts,
          outages: Type.Integer({ minimum: 0, description: 'Times it could not be reached.' }),
        },
        'What was done on one database.',
      ),
      { description: 'Every database of the worker.' },
    ),
  },
  'plan worker --json',
)

export type WorkerResult = Static<typeof workerSchema>
