import { Type, type Static } from 'typebox'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const futureLineSchema = object(
  {
    line: Type.String({ description: 'The line.' }),
    date: optional(Type.String({ description: 'The day it is expected.' })),
    source: words(
      ['manifest', 'estimated', 'unknown'],
      'manifest: it is planned there. estimated: counted on from the days of the last lines.',
    ),
  },
  'A release of the horizon.',
)
export type FutureLine = Static<typeof futureLineSchema>

const cadenceSchema = object(
  {
    days: Type.Number({ description: 'Mean days between lines.' }),
    lines: Type.Integer({ description: 'Lines it was measured on.' }),
    from: Type.String({ description: 'The first of them.' }),
    until: Type.String({ description: 'The last of them.' }),
  },
  'How often lines come out, estimated from the days of the last ones.',
)
export type Cadence = Static<typeof cadenceSchema>

const waitingSchema = object(
  {
    name: Type.String({ description: 'Name of the background migration.' }),
    queued: Type.String({ description: 'The release that queues it.' }),
    finalizer: optional(Type.String({ description: 'The first line that may finalize it.' })),
    releases: optional(Type.Integer({ description: 'Releases from the one that queues it to that one.' })),
    hours: optional(Type.Number({ description: 'How long it takes, as somebody measured it.' })),
  },
  'The one that waits longest for its finalizer.',
)
export type WaitingWork = Static<typeof waitingSchema>

const stopSchema = object({
  line: Type.String({ description: 'The line.' }),
  date: optional(Type.String({ description: 'The day it is expected.' })),
  work: Type.Array(waitingSchema, {
    description: 'Open background migrations that have to finish there, for no stop before it has them.',
  }),
  hours: optional(
    Type.Number({ description: 'Measured hours of this work in all; of some of it nobody measured any.' }),
  ),
  unmeasured: Type.Integer({ description: 'How many of them nobody measured.' }),
})
export type HorizonStop = Static<typeof stopSchema>

const hopsSchema = object(
  {
    installations: Type.Integer({ description: 'Starting points: the newest release of each line of the span.' }),
    mean: Type.Number({ description: 'Mean number of hops to the end of the horizon.' }),
    most: Type.Integer({ description: 'The most hops any of them takes.' }),
    most_from: optional(Type.String({ description: 'The version that takes them.' })),
    without_path: Type.Integer({ description: 'Starting points from which no legal path is known.' }),
    inside: Type.Number({ description: 'Mean hops of whoever runs the newest release today: those the horizon adds.' }),
  },
  'What it costs installations of the last years. Releases are counted, not installations.',
)

const candidateSchema = object({
  id: Type.String({ description: 'declared, every-2, every-3, every-4, every-6, lives or none.' }),
  title: Type.String({ description: 'What it is, in words.' }),
  stops: Type.Array(stopSchema, { description: 'Its stops in the horizon, ascending.' }),
  hops: hopsSchema,
  unserved: Type.Array(waitingSchema, { description: 'Lives in the horizon that contain no landing.' }),
  new_work_waits: Type.Integer({
    description: 'Releases that work queued in the horizon waits for the one that may finalize it, at worst.',
  }),
  new_work_waits_longer: Type.Boolean({ description: 'It waits at least so long: the horizon ends before.' }),
  longest_open: optional(waitingSchema),
  same_as: optional(Type.String({ description: 'An earlier candidate with the same stops.' })),
  recommended: Type.Boolean({ description: 'Is it the one that is recommended?' }),
})
export type HorizonCandidate = Static<typeof candidateSchema>

/** The answer of `plan stop propose --horizon`. */
export const stopHorizonSchema = answer(
  'stop-horizon',
  {
    manifest: manifestFactsSchema,
    horizon: Type.Integer({ description: 'Releases that were looked ahead.' }),
    newest: Type.String({ description: 'The newest line that is out.' }),
    lines: Type.Array(futureLineSchema, { description: 'The releases of the horizon, ascending.' }),
    cadence: optional(cadenceSchema),
    installations_since: Type.String({ description: 'Starting points came out on this day or later.' }),
    open: object(
      {
        known: Type.Array(waitingSchema, {
          description:
            'Background migrations that are not finalized yet, with the first line that may finalize them, whichever stops come.',
        }),
        unknown: Type.Integer({ description: 'Background migrations whose end nobody recorded; they are left out.' }),
      },
      'The work that waits for a finalizer.',
    ),
    candidates: Type.Array(candidateSchema, { description: 'Schedules that were compared.' }),
    recommendation: object(
      {
        id: Type.String({ description: 'The candidate.' }),
        because: strings('Why it, one sentence each.'),
      },
      'Which one to take.',
    ),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'The command line to go on with.' }),
  },
  'plan stop propose --horizon 12 --json',
)
export type StopHorizon = Static<typeof stopHorizonSchema>
