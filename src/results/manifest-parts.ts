import { Type, type Static } from 'typebox'
import { probeSchema } from './plan-parts.ts'
import { object, optional, placeSchema, strings, words } from './shapes.ts'

/** What `plan manifest show` tells of the entries of a manifest. Releases and ranges are written as the manifest has them. */

const place = optional(placeSchema('Where it stands in the manifest.'))
const note = (description: string) => optional(Type.String({ description }))

export const coverageEntrySchema = object(
  {
    of: Type.String({ description: 'The kind of fact.' }),
    from: note('First line or version the statement speaks of; absent: the oldest.'),
    until: note('Last line or version the statement speaks of; absent: the newest.'),
    degree: words(['complete', 'partial'], 'How well it is known there.'),
    note: note('How it is known, or what is missing.'),
  },
  'For which kind of fact and which span the manifest is complete.',
)

export const conditionSchema = object(
  {
    id: Type.String({ description: 'What --fact takes.' }),
    question: Type.String({ description: 'The question, answered by yes or no.' }),
    why: note('What depends on the answer.'),
    criterion: note('How the vendor words the threshold.'),
    probe: optional(probeSchema),
    answered_by: words(
      ['probe', 'nodes', 'history', 'person'],
      'probe: a query; nodes: the number of nodes in the installation file; history: the versions that ran; person: somebody who knows.',
    ),
    used_by: strings('Stops and blocks that apply only when it holds.'),
    place,
  },
  'A question about an installation.',
)

export const componentSchema = object(
  {
    id: Type.String({ description: 'What --component takes.' }),
    name: Type.String({ description: 'Name for people.' }),
    lines: strings('Known lines, ascending.'),
    ranges: Type.Array(
      object(
        {
          from: Type.String({ description: 'From this line or version of the product on, until the next entry.' }),
          requires: note('Outside, the product does not work.'),
          tested: note('Outside, nobody tested it.'),
          note: note('What else to know.'),
        },
        'What a span of releases needs.',
      ),
      { description: 'What releases need of it.' },
    ),
    place,
  },
  'Something with versions of its own beside the product.',
)

export const blockSchema = object(
  {
    name: Type.String({ description: 'Its name.' }),
    from: Type.String({ description: 'Versions that may not be left.' }),
    to: Type.String({ description: 'Versions that may not be entered from there.' }),
    reason: Type.String({ description: 'Why.' }),
    when: strings('Conditions of which any one makes it apply; empty for everybody.'),
    mode: note('Only upgrades done this way.'),
    remedy: note('What to do before the hop, so that it becomes legal.'),
    place,
  },
  'A forbidden hop.',
)

export const releaseSchema = object(
  {
    version: Type.String({ description: 'The version.' }),
    line: Type.String({ description: 'Its release line.' }),
    date: note('The day it was released.'),
    planned: Type.Boolean({ description: 'Not out yet.' }),
    avoid: note('Why nobody should land here.'),
    withdrawn: note('Why nobody may land here.'),
    minimum_schema: note('The oldest version whose schema it can migrate.'),
    place,
  },
  'A version.',
)

export const migrationSchema = object(
  {
    id: Type.String({ description: '14 digits.' }),
    name: note('Name of the migration.'),
    release: Type.String({ description: 'The release that brings it, as far as it is known.' }),
    phase: words(['regular', 'post'], 'Before or after the new code serves.'),
    database: Type.String({ description: 'The database it changes.' }),
    depends_on: strings('Background migrations that must be finalized before it.'),
    removed: note('The release that no longer contains it, and why.'),
    place,
  },
  'A schema migration.',
)

export const backgroundEntrySchema = object(
  {
    id: Type.String({ description: 'Name and queueing migration.' }),
    name: Type.String({ description: 'Name of the job.' }),
    queued: Type.String({ description: 'The release that queues it, as far as it is known.' }),
    finalized: Type.String({ description: 'The release that finalizes it, as far as it is known.' }),
    finalization: words(['recorded', 'open', 'unknown'], 'open: not finalized yet; unknown: nobody looked.'),
    deleted: note('The release whose code no longer contains it.'),
    cancelled: note('The release that gave it up.'),
    databases: strings('Databases where it lives.'),
    tables: strings('Tables it changes.'),
    size: words(['large', 'small', 'unknown'], 'How big its table gets.'),
    place,
  },
  'Batched data work.',
)

export const noteEntrySchema = object(
  {
    versions: Type.String({ description: 'Shown when a hop enters or passes one of these.' }),
    text: Type.String({ description: 'What to know.' }),
    url: note('Where to read more.'),
    install_types: strings('Only these ways to install; empty for all.'),
    place,
  },
  'What admins should know.',
)

export const odditySchema = object(
  {
    kind: words(
      ['impossible-time', 'inverted-life', 'empty-life', 'shared-name', 'date-before-predecessor'],
      'What is odd about it.',
    ),
    subject: Type.String({ description: 'The migration, the job or the version.' }),
    text: Type.String({ description: 'The same as a sentence.' }),
    place,
  },
  'Something that was read as it stands and is probably a fault of the data.',
)

export type ConditionEntry = Static<typeof conditionSchema>
export type ComponentEntry = Static<typeof componentSchema>
export type BlockEntry = Static<typeof blockSchema>
export type ReleaseEntry = Static<typeof releaseSchema>
export type MigrationEntry = Static<typeof migrationSchema>
export type BackgroundEntry = Static<typeof backgroundEntrySchema>
export type NoteEntry = Static<typeof noteEntrySchema>
export type Oddity = Static<typeof odditySchema>
