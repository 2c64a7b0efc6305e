import { Type, type Static } from 'typebox'
import { instant, milliseconds } from './background-parts.ts'
import { runStateSchema } from './run-parts.ts'
import { answer, object, optional, words } from './shapes.ts'

/** A line of `plan run … --format jsonl`; the last line is the answer itself. */
export const runNoticeSchema = answer(
  'run-notice',
  {
    at: instant('When it was told.'),
    run: Type.String({ description: 'Id of the run.' }),
    what: words(
      ['run', 'step', 'progress'],
      'run: it changed its state. step: a step did. progress: how far a step is; such lines come at most twice a second for each subject.',
    ),
    state: runStateSchema,
    because: optional(Type.String({ description: 'Why it is in this state.' })),
    revision: Type.Integer({ description: 'Grows with every save of the record.' }),
    step: optional(
      object(
        {
          id: Type.String({ description: 'The step.' }),
          title: Type.String({ description: 'What it does.' }),
          state: words(
            ['planned', 'begun', 'waiting', 'needs-you', 'done', 'skipped', 'failed'],
            'How the step stands.',
          ),
          outcome: optional(Type.String({ description: 'What came of it.' })),
        },
        'The step it is about.',
      ),
    ),
    progress: optional(
      object(
        {
          text: Type.String({ description: 'How far it is, one line.' }),
          subject: optional(Type.String({ description: 'What it is about: a background migration.' })),
          database: optional(Type.String({ description: 'In which database.' })),
          percent: optional(Type.Number({ minimum: 0, maximum: 100, description: 'Progress.' })),
          rate: optional(Type.Number({ minimum: 0, description: 'Rows a second.' })),
          remaining: optional(
            object({ least_ms: milliseconds('At best.'), most_ms: milliseconds('At worst.') }, 'Remaining time.'),
          ),
        },
        'How far the step is.',
      ),
    ),
  },
  'plan run start --format jsonl',
)

export type RunNoticeResult = Static<typeof runNoticeSchema>
