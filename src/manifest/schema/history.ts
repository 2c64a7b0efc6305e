import { Type } from 'typebox'
import { migrationTransactions, removalCauses } from '../../domain/migration.ts'
import { backgroundWork } from './background-work.ts'
import {
  dateText,
  durationText,
  fields,
  identifier,
  instantText,
  listOf,
  migrationId,
  oneOf,
  optional,
  pointText,
  text,
  versionText,
} from './scalars.ts'

/** Between which two releases something came, when it is only inferred; both ends are included. */
const interval = (description: string) =>
  fields(
    {
      earliest: pointText('The first line or version that may contain it.'),
      latest: pointText('The first line or version that surely contains it.'),
    },
    description,
  )

/** A recorded release, or the interval it is inferred to lie in. */
const placement = (what: string) =>
  Type.Union(
    [
      pointText(`The line or version ${what}.`),
      interval('When nobody recorded it: between which two releases it lies.'),
    ],
    { title: 'a line, a version, or {earliest, latest}', description: `The release ${what}.` },
  )

const release = Type.Union(
  [
    pointText('The line or version that brings it.'),
    Type.Array(pointText('A version that brings it.'), {
      minItems: 1,
      maxItems: 100,
      description: 'The main line first, then the versions of older lines it was ported back to.',
    }),
    interval('When nobody recorded it: between which two releases it lies.'),
  ],
  {
    title: 'a line, a version, a list of them, or {earliest, latest}',
    description: 'The release that brings the migration: recorded, ported back to several lines, or inferred.',
  },
)

const removed = fields(
  {
    in: placement('that no longer contains the migration'),
    because: oneOf(removalCauses, 'squashed into a structure, obsolete for everybody, or unknown.'),
  },
  'When and why the migration left the product.',
)

export const migration = fields(
  {
    id: migrationId('Timestamp of the migration, YYYYMMDDhhmmss, quoted.'),
    name: optional(text('Name of the migration.')),
    release: optional(release),
    phase: optional(
      oneOf(['regular', 'post'], 'regular runs before the new code serves, post after. Default: regular.'),
    ),
    database: optional(identifier('Which of the databases it changes. Default: the first.')),
    api_version: optional(versionText('Version of the migration base class it uses.')),
    depends_on: optional(
      listOf(
        identifier('Name of a background migration.'),
        'Background migrations that must be finalized before it runs.',
      ),
    ),
    removed: optional(removed),
    queues: optional(
      listOf(
        identifier('Name of a background migration.'),
        'Background migrations that its code queues, where somebody read it; compared with what they say themselves.',
      ),
    ),
    finalizes: optional(
      listOf(
        identifier('Name of a background migration.'),
        'Background migrations that its code finalizes, where somebody read it; compared with what they say themselves.',
      ),
    ),
    up: optional(text('Path of its SQL inside the manifest folder; only for products that plan itself drives.')),
    down: optional(text('Path of the SQL that takes it back, inside the manifest folder.')),
    transaction: optional(
      oneOf(
        migrationTransactions,
        'one: its SQL and its record are one transaction. none: its statements run one by one, for CREATE INDEX CONCURRENTLY and the like. Default: one.',
      ),
    ),
  },
  'One schema migration.',
)

const oneOrMore = (item: ReturnType<typeof identifier>, description: string) =>
  Type.Union([item, Type.Array(item, { minItems: 1, maxItems: 100, description })], {
    title: 'one or a list',
    description,
  })

export const backgroundMigration = fields(
  {
    name: identifier('Name of the job. Name and queueing migration together are its identity.'),
    queued_by: optional(migrationId('The migration that queues it.')),
    queued_in: optional(placement('that queues it, when the migration itself is not recorded')),
    finalized_by: optional(migrationId('The migration that finalizes it.')),
    finalized_in: optional(placement('that finalizes it, when the migration itself is not recorded')),
    finalization: optional(
      oneOf(
        ['recorded', 'open', 'unknown'],
        'open: not finalized as far as was read; unknown: nobody recorded it, which is not the same. Default: recorded when a finalizer is given, else unknown.',
      ),
    ),
    deleted_in: optional(placement('whose code no longer contains the job')),
    cancelled_in: optional(placement('that gave it up; its life ends without a landing')),
    requeues: optional(migrationId('The queueing migration of the background migration that this one queues again.')),
    database: optional(
      oneOrMore(identifier('A database of the product.'), 'The databases where it lives. Default: the first.'),
    ),
    table: optional(oneOrMore(identifier('A table.'), 'The tables it changes.')),
    size: optional(oneOf(['large', 'small'], 'How big its table gets; leave it out when nobody recorded it.')),
    measured: optional(
      fields(
        {
          rows: Type.Integer({ minimum: 0, maximum: 1e15, description: 'Rows a big installation has to go through.' }),
          rows_per_hour: Type.Integer({ minimum: 1, maximum: 1e12, description: 'Rows done in an hour there.' }),
        },
        'How long it takes where it takes long, as somebody measured it.',
      ),
    ),
    ...backgroundWork,
  },
  'Batched data work that runs in the background.',
)

export const apiVersion = fields(
  {
    version: versionText('Version of the migration base class.'),
    from: optional(instantText('A migration with this timestamp or a later one may use it.')),
    until: optional(
      instantText('A migration with this timestamp or an earlier one may use it; absent while it is open.'),
    ),
    demands_release: optional(
      Type.Boolean({ description: 'Must a migration that uses it name its release? Default: false.' }),
    ),
    note: optional(text('What this version added.')),
  },
  'When a version of the migration base class may be used.',
)

export const releaseEntry = fields(
  {
    version: versionText('The version, quoted.'),
    date: optional(dateText('The day it was released.')),
    planned: optional(
      fields(
        {
          cut: optional(dateText('Expected day the line is cut.')),
          release: optional(dateText('Expected release day.')),
        },
        'A release that is not out yet.',
      ),
    ),
    requires: optional(
      Type.Record(Type.String(), Type.String(), {
        description:
          'Component id to the range outside which this release does not work; overrides the component table.',
      }),
    ),
    tested: optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'Component id to the range that was tested; outside is a warning.',
      }),
    ),
    avoid: optional(text('Why nobody should land here. Can be accepted.')),
    withdrawn: optional(text('Why nobody may land here.')),
    minimum_schema: optional(versionText('The oldest version whose schema this release can migrate.')),
  },
  'One released or planned version.',
)

export const lineEntry = fields(
  {
    line: pointText('The release line, quoted.'),
    date: optional(dateText('The day its first version was released.')),
    date_source: optional(identifier('How the date is known: announcement, cadence.')),
    end_of_life: optional(dateText('The day its support ended or ends.')),
    minimum_schema: optional(pointText('The oldest version whose schema releases of this line can migrate.')),
  },
  'One release line. Lines of listed releases need no entry.',
)

export const dwell = fields(
  {
    since: pointText('Time counts from the first landing here or later.'),
    before: pointText('The time must be over before a version from here on is installed.'),
    at_least: durationText('How long.'),
    reason: text('Why.'),
  },
  'A time an installation must have run some releases before it goes on.',
)
