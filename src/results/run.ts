import { runStates } from '../domain/run-state.ts'
import { Type, type Static } from 'typebox'
import { instant, milliseconds } from './background-parts.ts'
import {
  overrideSchema,
  restorePointSchema,
  runDriverSchema,
  runHopSchema,
  runLimitsSchema,
  runStateSchema,
  runStepSchema,
  runWorkSchema,
  spanSchema,
} from './run-parts.ts'
import {
  driverProcessSchema,
  failureSchema,
  planSchema,
  readySchema,
  requestSchema,
  safetySchema,
  serviceSchema,
  workerSchema,
} from './run-standing.ts'
import { answer, object, optional, strings, words } from './shapes.ts'

const backupSchema = object(
  {
    kind: words(
      ['hop', 'session', 'once', 'text', 'none'],
      'How often a backup is made. text: a person vouches for one. none: a person said that none is needed.',
    ),
    text: optional(Type.String({ description: 'The command, the words of the person, or why none is needed.' })),
  },
  'How one could go back.',
)

const eventSchema = object(
  {
    at: instant('When.'),
    by: Type.String({ description: 'Who: user@host:pid.' }),
    what: Type.String({ description: 'What happened: started, step-begun, paused and so on.' }),
    step: optional(Type.String({ description: 'The step it is about.' })),
    text: optional(Type.String({ description: 'More about it.' })),
  },
  'A line of the journal.',
)

const refusalSchema = object(
  {
    id: Type.String({ description: 'A stable id: a reason of the planner, a finding of preflight, or a flag.' }),
    what: Type.String({ description: 'What speaks against it.' }),
    next: Type.String({ description: 'What to do about it.' }),
  },
  'Why nothing was begun.',
)

const runOutcomes = [
  ...runStates,
  'planned',
  'refused',
  'declined',
  'undetermined',
  'asked',
  'interrupted',
  'unattended',
] as const

/** What all commands of `plan run` but `list` answer: the run as it is now. */
export const runSchema = answer(
  'run',
  {
    verb: words(['start', 'status', 'resume', 'pause', 'confirm', 'abort', 'report'], 'What was asked for.'),
    at: instant('When this was written.'),
    outcome: words(
      runOutcomes,
      'How the command ended. planned: a dry run. refused, undetermined: nothing was begun. declined: a person said no. asked: the process that drives has not obeyed yet. interrupted: a signal ended it, and everything is recorded. unattended: it should be going on, and no process drives it.',
    ),
    recorded: Type.Boolean({ description: 'false: nothing of it was written, so there is no run of this id.' }),
    id: Type.String({ description: 'Id of the run: the day it was started, and a number.' }),
    journal: Type.String({ description: 'Where its record is kept.' }),
    product: Type.String({ description: 'Id of the product.' }),
    name: Type.String({ description: 'Name of the product for people.' }),
    driver: runDriverSchema,
    mode: words(['offline', 'zero-downtime'], 'How the upgrade is done.'),
    rehearsal: Type.Boolean({ description: 'On a copy: hooks and calls that are not rehearsable are left out.' }),
    from: Type.String({ description: 'The version it began at.' }),
    to: Type.String({ description: 'The version it leads to.' }),
    safe_to_leave: safetySchema,
    state: runStateSchema,
    because: optional(Type.String({ description: 'Why it is in this state.' })),
    state_at: instant('Since when.'),
    service: serviceSchema,
    worker: workerSchema,
    driven_by: optional(driverProcessSchema),
    request: optional(requestSchema),
    hop: optional(
      object(
        {
          number: Type.Integer({ minimum: 1, description: 'Its position in the path.' }),
          of: Type.Integer({ minimum: 1, description: 'So many hops there are.' }),
          from: Type.String({ description: 'The version that is left.' }),
          to: Type.String({ description: 'The version it lands on.' }),
        },
        'The hop it is at; left out: all have landed.',
      ),
    ),
    step: optional(runStepSchema),
    background: Type.Array(runWorkSchema, { description: 'Background migrations that are waited for in this hop.' }),
    unread: strings('Databases whose background migrations could not be read.'),
    service_ready: optional(readySchema('When users are served again; left out: they are, or nobody knows of it.')),
    hop_ready: optional(readySchema('When the hop is expected to have landed.')),
    ready: optional(readySchema('When the run is expected to be done; windows and people are not counted.')),
    downtime: spanSchema('Downtime that is still to come.'),
    in_service: spanSchema('Work that is still to come while users are served.'),
    began_at: instant('When it was started.'),
    ended_at: optional(instant('When it was done or aborted.')),
    took_ms: milliseconds('From started to ended, or until now.'),
    downtime_took_ms: milliseconds('Measured so far: users were not served.'),
    person: Type.String({ description: 'Who started it.' }),
    host: Type.String({ description: 'On which machine.' }),
    limits: runLimitsSchema,
    backup: backupSchema,
    restore_points: Type.Array(restorePointSchema, { description: 'Newest first.' }),
    overrides: Type.Array(overrideSchema, { description: 'Risks that were taken.' }),
    skipped_post: strings('Releases whose post migrations were left out: they block the next hop.'),
    notify: strings('Who is told.'),
    failure: optional(failureSchema),
    if_it_fails: planSchema,
    refusals: Type.Array(refusalSchema, { description: 'Why nothing was begun.' }),
    hops: Type.Array(runHopSchema, { description: 'The path.' }),
    events: Type.Array(eventSchema, { description: 'The journal, oldest first. Nothing is ever taken out of it.' }),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan run --json',
)

export type RunAnswer = Static<typeof runSchema>
