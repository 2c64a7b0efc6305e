import { Type } from 'typebox'
import { instant, milliseconds } from './background-parts.ts'
import { spanSchema } from './run-parts.ts'
import { object, optional, strings, words } from './shapes.ts'

/** How a run stands: whether one may leave, who works, when it is ready, what failed. */

export const safetySchema = object(
  {
    safe: Type.Boolean({ description: 'true: nothing bad happens while nobody looks.' }),
    because: Type.String({ description: 'Why, one sentence.' }),
    until: optional(instant('Safe until then; left out: as long as one likes.')),
  },
  'Whether the person may leave.',
)

export const serviceSchema = object(
  {
    state: words(
      ['up', 'down', 'unknown'],
      'As the steps tell. unknown: the run neither stops nor starts the product, so only a person knows.',
    ),
    version: optional(Type.String({ description: 'The version that serves, or is to serve next.' })),
    since: optional(instant('Since when.')),
  },
  'Whether users are served.',
)

export const workerSchema = object(
  {
    where: words(
      ['plan', 'product', 'person', 'nobody'],
      "plan: a process of plan. product: the product's own workers. nobody: the run stands still.",
    ),
    text: Type.String({ description: 'The same as a sentence.' }),
  },
  'Who does the work right now.',
)

export const driverProcessSchema = object(
  {
    owner: Type.String({ description: 'user@host:pid.' }),
    since: instant('Since when it drives.'),
    left_ms: milliseconds('Until it is taken for dead, unless it is heard of.'),
  },
  'The process that drives the run; left out: none does.',
)

export const requestSchema = object(
  {
    what: words(['pause', 'abort'], 'What is asked of the process that drives.'),
    because: optional(Type.String({ description: 'Why.' })),
    by: Type.String({ description: 'Who asks.' }),
    at: instant('When.'),
  },
  'What another process asks of the run and has not been obeyed yet.',
)

export const readySchema = (description: string) =>
  object(
    {
      remaining: spanSchema('How long it still takes.'),
      least_at: optional(instant('Not before.')),
      most_at: optional(instant('Not after; left out: nobody knows.')),
    },
    description,
  )

export const failureSchema = object(
  {
    step: Type.String({ description: 'The step.' }),
    at: optional(instant('When.')),
    what: Type.String({ description: 'What failed, or what does not move.' }),
    tail: optional(Type.String({ description: 'The end of what a program printed.' })),
    do: strings('What to do, in this order: commands and sentences.'),
    do_not: strings('What not to do.'),
  },
  'What went wrong; left out: nothing did.',
)

export const planSchema = object(
  {
    service: Type.String({ description: 'What becomes of the service when a step fails.' }),
    told: strings('Who is told, as notifications were tested at start.'),
    do: strings('What to do.'),
    do_not: strings('What not to do.'),
  },
  'What happens, and what to do, if it fails from here on.',
)
