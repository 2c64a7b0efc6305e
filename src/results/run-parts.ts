import { Type, type Static } from 'typebox'
import { driverKinds } from '../domain/driver.ts'
import { runStates, stepStates } from '../domain/run-state.ts'
import { instant, milliseconds } from './background-parts.ts'
import { object, optional, strings, words } from './shapes.ts'

/** What the answers about runs share. */

export const runStateSchema = words(
  runStates,
  'waiting: for work that goes on by itself. held: by a window, a dwell or a health signal. stalled: nothing has moved for too long. needs-you: a person has to do or decide something. paused: somebody asked for it, or a limit was reached.',
)

const stepStateSchema = words(
  stepStates,
  'begun: it is being done, or nobody knows what became of it when nobody drives the run.',
)

/** A length of time that is not known exactly. */
export const spanSchema = (description: string) =>
  object(
    {
      least_ms: milliseconds('At best.'),
      most_ms: optional(milliseconds('At worst; left out: nobody knows.')),
      unknown: strings('Steps nobody has an estimate for: they come on top.'),
      source: optional(Type.String({ description: 'Where it is known from.' })),
    },
    description,
  )

export type Span = Static<ReturnType<typeof spanSchema>>

const estimateSchema = object(
  {
    least_ms: milliseconds('At best.'),
    most_ms: milliseconds('At worst.'),
    source: Type.String({ description: 'Where it is known from.' }),
  },
  'How long it is expected to take; left out: unknown.',
)

const shownCommandSchema = object(
  {
    on: optional(Type.String({ description: 'On which hosts, as a role.' })),
    command: Type.String({ description: 'What to type.' }),
  },
  'A command a person runs.',
)

export type ShownCommandResult = Static<typeof shownCommandSchema>

/** One thing to do inside a hop. What is left out is unknown or has not happened. */
export const runStepSchema = object(
  {
    id: Type.String({ description: 'Number of the hop and kind: 3.migrate; a second of a kind has a name behind it.' }),
    kind: Type.String({ description: 'Kind of step: preflight, backup, migrate and so on.' }),
    title: Type.String({ description: 'What it does, as one line.' }),
    subject: optional(Type.String({ description: 'What it is about, where there are several of a kind.' })),
    state: stepStateSchema,
    down: Type.Boolean({ description: 'Users are not served while it runs.' }),
    estimate: optional(estimateSchema),
    attempts: Type.Integer({ minimum: 0, description: 'How often it was begun.' }),
    begun_at: optional(instant('When it was first begun.')),
    ended_at: optional(instant('When it ended.')),
    took_ms: optional(milliseconds('From begun to ended, all attempts.')),
    by: optional(Type.String({ description: 'Who did it: user@host:pid.' })),
    outcome: optional(Type.String({ description: 'What came of it, one sentence.' })),
    next: strings('What to do about a failure.'),
    do_not: strings('What not to do about it.'),
    tail: optional(Type.String({ description: 'The end of what a program printed, secrets taken out.' })),
    commands: Type.Array(shownCommandSchema, { description: 'What a person runs, or what will be run.' }),
  },
  'A step of a hop.',
)

export type RunStepResult = Static<typeof runStepSchema>

export const runHopSchema = object(
  {
    number: Type.Integer({ minimum: 1, description: 'Position in the path, from 1.' }),
    from: Type.String({ description: 'The version that is left.' }),
    to: Type.String({ description: 'The version it lands on.' }),
    landed_at: optional(instant('When the landing was recorded.')),
    downtime: spanSchema('Expected: users are not served.'),
    in_service: spanSchema('Expected: work while users are served.'),
    downtime_took_ms: optional(milliseconds('Measured, of the steps that have ended.')),
    in_service_took_ms: optional(milliseconds('Measured, of the steps that have ended.')),
    steps: Type.Array(runStepSchema, { description: 'In the order in which they are done.' }),
  },
  'A hop of the path.',
)

export type RunHopResult = Static<typeof runHopSchema>

/** One background migration of the current hop. */
export const runWorkSchema = object(
  {
    database: Type.String({ description: 'The database it lives in.' }),
    name: Type.String({ description: 'Its name.' }),
    queued_by: optional(Type.String({ description: 'Id of the migration that queued it.' })),
    state: words(
      ['finished', 'working', 'paused', 'failed', 'unknown'],
      'unknown: a word of its system that this plan does not know.',
    ),
    state_as: Type.String({ description: "Its system's own word." }),
    percent: optional(Type.Number({ minimum: 0, maximum: 100, description: 'Progress.' })),
    rate: optional(Type.Number({ minimum: 0, description: 'Rows a second.' })),
    remaining: optional(
      object({ least_ms: milliseconds('At best.'), most_ms: milliseconds('At worst.') }, 'Remaining time.'),
    ),
    error: optional(Type.String({ description: 'The last error.' })),
    commands: strings('How to look at it and to try it again.'),
  },
  'A background migration that is waited for.',
)

export type RunWork = Static<typeof runWorkSchema>

export const restorePointSchema = object(
  {
    hop: Type.Integer({ minimum: 0, description: 'The hop before which it was made.' }),
    version: Type.String({ description: 'The version it goes back to.' }),
    id: optional(Type.String({ description: 'Identity of the backup; left out: a person made it.' })),
    taken_at: instant('When it was made.'),
    restore: Type.String({ description: 'The exact command that restores it, or what the person wrote.' }),
    is_command: Type.Boolean({ description: 'true: restore is a command; false: words of a person.' }),
    by: Type.String({ description: 'Who made it.' }),
    loses_ms: milliseconds('Everything that was written in this time is lost by a restore, up to when this was asked.'),
  },
  'A place to go back to.',
)

export const overrideSchema = object(
  {
    id: Type.String({ description: 'Id of the reason that was overridden.' }),
    because: Type.String({ description: 'Why.' }),
    until: optional(Type.String({ description: 'Last day on which it counts.' })),
    by: Type.String({ description: 'Who.' }),
    at: instant('When.'),
  },
  'A risk somebody took.',
)

export const runLimitsSchema = object(
  {
    to_hop: optional(Type.String({ description: 'The landing after which it pauses.' })),
    pause_after: optional(Type.String({ description: 'The step, or kind of step, after which it pauses.' })),
    until: optional(instant('Nothing new is begun after it.')),
    windows: strings('When steps may begin, local time.'),
    stop_by: optional(instant('Nothing is begun that is not expected to end by then.')),
  },
  'Where it stops by itself.',
)

export const runDriverSchema = object(
  {
    kind: words(
      driverKinds,
      "native: plan migrates. command: the product's tools do. guided: a person does, and plan reads what became of it.",
    ),
    id: Type.String({ description: 'Its id.' }),
    name: Type.String({ description: 'Its name for people.' }),
  },
  'How the site is upgraded.',
)
