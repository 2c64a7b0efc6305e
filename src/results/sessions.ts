import { Type, type Static } from 'typebox'
import { instant, milliseconds } from './background-parts.ts'
import { object, optional, strings } from './shapes.ts'

const spanSchema = object(
  {
    least_ms: milliseconds('At best, of what is known.'),
    most_ms: milliseconds('At worst, of what is known.'),
    unknown: strings('Steps nobody knows the length of: with them it takes longer.'),
    sources: strings('Where the numbers come from.'),
  },
  'A length of time: a range, and what nobody knows of it.',
)

const sessionHopSchema = object(
  {
    from: Type.String({ description: 'The version that runs before it.' }),
    to: Type.String({ description: 'The landing.' }),
    begin: optional(instant('When it begins at the latest, if all before it takes as long as was thought.')),
    down: spanSchema,
    service: spanSchema,
    held_until: optional(Type.String({ description: 'Until when a dwell holds it: ISO 8601 or unknown.' })),
  },
  'A hop of a session: time without service, and background work afterwards in service.',
)

const sessionSchema = object(
  {
    number: Type.Integer({ minimum: 1, description: 'From 1.' }),
    begin: optional(
      instant(
        'When its window opens, or when the work before it has ended in an open one; left out where no window fits.',
      ),
    ),
    closes: optional(instant('When its window closes.')),
    certain: Type.Boolean({ description: 'false: work of unknown length comes before it, so it may be later.' }),
    landing: Type.String({ description: 'The version that serves when it ends.' }),
    down: spanSchema,
    hops: Type.Array(sessionHopSchema, { description: 'Its hops, in their order.' }),
  },
  'What is done between two leaves; it ends serving on a landing.',
)

export const sessionsSchema = object(
  {
    zone: Type.String({ description: 'Time zone of the windows.' }),
    windows: strings('The windows.'),
    list: Type.Array(sessionSchema, { description: 'The sessions, in their order.' }),
  },
  'The path cut into sessions that fit into windows.',
)

export type Sessions = Static<typeof sessionsSchema>
export type SessionResult = Sessions['list'][number]
export type SpanResult = Static<typeof spanSchema>
