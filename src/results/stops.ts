import { Type, type Static } from 'typebox'
import { coverageSubjects } from '../domain/coverage.ts'
import { stopCauses } from '../domain/stop.ts'
import { object, optional, placeSchema, strings, words } from './shapes.ts'

/** What the answers about stops share. */

export const rangeSchema = object(
  {
    from: optional(Type.String({ description: 'First line, or the version that is installed.' })),
    to: optional(Type.String({ description: 'Last line or version.' })),
  },
  'Which releases were asked about; an end left out is open.',
)

export const lifeSchema = object(
  {
    id: Type.String({ description: 'Unique in the manifest.' }),
    kind: words(
      ['work', 'code', 'removal'],
      'work: queued until it is finalized or needed; code: finalized until its code is deleted; removal: a migration until it is removed.',
    ),
    name: Type.String({ description: 'Name of the background migration or migration.' }),
    opens: Type.String({ description: 'The release that opens it.' }),
    closes: Type.String({ description: 'The release that closes it; not part of it.' }),
    closed_by: words(['finalizer', 'dependent', 'deletion', 'removal'], 'What closes it.'),
    size: words(['large', 'small', 'unknown'], 'How big its table gets.'),
    inferred: Type.Boolean({ description: 'One of its ends is only inferred.' }),
    place: placeSchema('Where it stands in the manifest.'),
  },
  'A span of releases that must contain a landing.',
)

export const gapSchema = object(
  {
    of: words(coverageSubjects, 'The kind of fact.'),
    degree: words(['partial', 'none'], 'none: the manifest says nothing about it somewhere in the span.'),
    from: Type.String({ description: 'First line or version with a gap.' }),
    until: Type.String({ description: 'Last line or version with a gap.' }),
  },
  'Facts that are not completely recorded.',
)

export const stopSchema = object(
  {
    id: Type.String({ description: 'The line, or the exact version.' }),
    exact: Type.Boolean({ description: 'It is one version, not a line of them.' }),
    kind: words(['required', 'scheduled', 'conditional'], 'Whom it binds.'),
    when: strings('Conditions of which any one makes it apply; empty for everybody.'),
    min_patch: optional(Type.String({ description: 'Landing below this patch is no landing.' })),
    newest: optional(Type.String({ description: 'Newest known release to land on.' })),
    reason: optional(Type.String({ description: 'Why it is a stop, as recorded.' })),
    cause: optional(words(stopCauses, 'What made it necessary, as recorded.')),
    recorded: Type.Boolean({ description: 'false: it only follows from the schedule.' }),
    place: optional(placeSchema('Where it stands in the manifest.')),
  },
  'A line or version where upgrades must land.',
)

const keptBySchema = object(
  {
    kind: words(['cause', 'component', 'minimum-schema', 'block', 'dwell'], 'What needs the stop.'),
    subject: Type.String({ description: 'The cause, the component, the version, the block.' }),
    text: Type.String({ description: 'Why.' }),
    place: optional(placeSchema('Where it stands in the manifest.')),
  },
  'Something besides a life that needs the stop.',
)

export const judgedStopSchema = object(
  {
    stop: stopSchema,
    verdict: words(
      ['needed', 'kept', 'unnecessary', 'cannot-tell'],
      'needed: a life is served by no other stop; kept: no known life forces it, something else does; unnecessary: everything is served without it; cannot-tell: not everything is recorded.',
    ),
    forced_by: Type.Array(lifeSchema, { description: 'Lives that only this stop serves.' }),
    serves: strings('Ids of the lives it serves.'),
    kept_by: Type.Array(keptBySchema, { description: 'What else needs it.' }),
    perhaps_for: Type.Array(lifeSchema, {
      description: 'Lives that perhaps only this stop serves: an end is inferred.',
    }),
    open_for: Type.Integer({
      description: 'Background migrations that perhaps only this stop serves: their end is unknown or not there yet.',
    }),
    gaps: Type.Array(gapSchema, { description: 'What is not completely recorded around it.' }),
  },
  'A stop and what speaks for it.',
)

export const judgedLifeSchema = object(
  {
    life: lifeSchema,
    verdict: words(
      ['served', 'late', 'missing', 'cannot-tell', 'empty', 'inverted'],
      'late: the next stop comes after it closed; missing: no stop comes after it opened; cannot-tell: its ends are inferred; empty: it closes where it opens; inverted: before.',
    ),
    served_by: strings('Unconditional stops that surely serve it.'),
    only_if: strings('Conditional stops that surely serve it.'),
    next_stop: optional(Type.String({ description: 'The stop that comes too late.' })),
  },
  'A life and the stops that serve it.',
)

export type LifeResult = Static<typeof lifeSchema>
export type GapResult = Static<typeof gapSchema>
export type StopResult = Static<typeof stopSchema>
export type JudgedLife = Static<typeof judgedLifeSchema>
export type JudgedStop = Static<typeof judgedStopSchema>
