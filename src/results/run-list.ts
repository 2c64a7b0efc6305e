import { Type, type Static } from 'typebox'
import { instant, milliseconds } from './background-parts.ts'
import { runDriverSchema, runStateSchema } from './run-parts.ts'
import { answer, object, optional, strings } from './shapes.ts'

const rowSchema = object(
  {
    id: Type.String({ description: 'Id of the run.' }),
    product: Type.String({ description: 'Id of the product.' }),
    driver: runDriverSchema,
    from: Type.String({ description: 'The version it began at.' }),
    to: Type.String({ description: 'The version it leads to.' }),
    at_version: Type.String({ description: 'The last landing that was recorded.' }),
    hops: Type.Integer({ description: 'So many hops there are.' }),
    hops_done: Type.Integer({ description: 'So many have landed.' }),
    state: runStateSchema,
    because: optional(Type.String({ description: 'Why it is in this state.' })),
    state_at: instant('Since when.'),
    began_at: instant('When it was started.'),
    ended_at: optional(instant('When it was done or aborted.')),
    took_ms: milliseconds('From started to ended, or until now.'),
    downtime_took_ms: milliseconds('Measured so far: users were not served.'),
    person: Type.String({ description: 'Who started it.' }),
    driven_by: optional(Type.String({ description: 'The process that drives it.' })),
  },
  'One run.',
)

export type RunRow = Static<typeof rowSchema>

/** The answer of `plan run list`. */
export const runListSchema = answer(
  'run-list',
  {
    at: instant('When this was written.'),
    journal: Type.String({ description: 'Where records are kept.' }),
    runs: Type.Array(rowSchema, { description: 'Newest first.' }),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan run list --json',
)

export type RunList = Static<typeof runListSchema>
