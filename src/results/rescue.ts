import { Type, type Static } from 'typebox'
import { databaseReadSchema, instant, milliseconds } from './background-parts.ts'
import { endSchema } from './plan-parts.ts'
import { releasedMigrationSchema } from './migration-parts.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const sourceSchema = object(
  {
    version: optional(Type.String({ description: 'The version; left out: it does not tell.' })),
    source: Type.String({ description: 'Who says so.' }),
    chosen: Type.Boolean({ description: 'The answer stands on it.' }),
  },
  'One source of the version whose code is installed.',
)

const skippedSchema = object(
  {
    stop: Type.String({ description: 'The stop.' }),
    only_if: strings('It is a stop only if one of these conditions holds; empty: for everybody.'),
  },
  'A stop that was skipped.',
)

const rowsSchema = object(
  {
    left: Type.Integer({ description: 'Rows that still need the work.' }),
    total: Type.Integer({ description: 'Rows of the table.' }),
    exact: Type.Boolean({ description: 'Both were counted to the end; else each is the least there is.' }),
  },
  'Rows that were counted. Left out: nothing says which rows are done, or they could not be counted.',
)

const mendSchema = object(
  {
    text: Type.String({ description: 'What to do, one sentence.' }),
    commands: strings('Command lines, ready to paste.'),
  },
  'How it is mended on the installed version. Left out: nothing known mends it there, or nothing is wrong.',
)

const fateSchema = words(
  ['inline', 'later', 'unfinished', 'code-gone', 'never-queued', 'never-applied', 'cannot-tell'],
  'What became of it. inline: it ran inside the migrate step. later: workers finished it afterwards. unfinished: its code is still there. code-gone: unfinished, and the installed version no longer has its code. never-queued, never-applied: nothing of it ever began.',
)

const countSchema = object(
  { fate: fateSchema, count: Type.Integer({ description: 'How many.' }) },
  'How many met one fate.',
)

const lifeSchema = object(
  {
    id: Type.String({ description: 'Id in the manifest: name and queueing migration, or the migration.' }),
    name: Type.String({ description: 'Its name.' }),
    database: optional(Type.String({ description: 'Where it lives; left out: no database has a record of it.' })),
    table: optional(Type.String({ description: 'Its table.' })),
    fate: fateSchema,
    jumped: Type.Boolean({ description: 'false: it was queued before the hop, and left behind unfinished.' }),
    certain: Type.Boolean({ description: 'Recorded facts say that it was jumped; else an end is only inferred.' }),
    harmless: Type.Boolean({ description: 'Nothing of it is left to be done.' }),
    because: Type.String({ description: 'What was found, without a subject.' }),
    state_as: optional(Type.String({ description: 'The word its system has for its state.' })),
    percent: optional(Type.Number({ description: 'Progress; left out: unknown.' })),
    error: optional(Type.String({ description: 'The last error.' })),
    rows: optional(rowsSchema),
    rows_unknown: optional(Type.String({ description: 'Why rows could not be counted.' })),
    mend: optional(mendSchema),
  },
  'A life that the hop jumped or left behind.',
)

const schemaSchema = object(
  {
    database: Type.String({ description: 'The database.' }),
    state: words(
      ['whole', 'post-missing', 'half', 'newer', 'not-ours', 'unjudged', 'unread'],
      'whole: that of the installed version. post-missing: but for post migrations. half: a migrate step did not end. newer: that of a later release. not-ours: another product, or nothing installed. unjudged: the manifest records nothing of it.',
    ),
    because: Type.String({ description: 'Why.' }),
    missing: Type.Array(releasedMigrationSchema, { description: 'Missing for the installed version.' }),
    extra: Type.Array(releasedMigrationSchema, { description: 'Too much for it.' }),
    begun: strings('Migrations that were begun and have not ended.'),
    applied: Type.Integer({ description: 'Applied migrations.' }),
    unjudged: Type.Integer({ description: 'Those of them that the manifest does not record.' }),
    complete: Type.Boolean({ description: 'The manifest lists all migrations there.' }),
    base: optional(Type.String({ description: 'Of a half one: the newest release everything of which is applied.' })),
    way: strings('Of a half one: landings whose migrations are to be run one after the other.'),
  },
  'How the schema of one database stands to the installed version.',
)

const restorePointSchema = object(
  {
    taken_at: instant('When it was made.'),
    run: Type.String({ description: 'The run whose journal tells of it.' }),
    version: Type.String({ description: 'The version that was installed then.' }),
    id: optional(Type.String({ description: 'Identity of the backup.' })),
    restore: optional(Type.String({ description: 'The command that restores it; left out of files.' })),
    loses_ms: milliseconds('What was written since.'),
  },
  'A place to go back to from before the hop, as a journal of plan run tells it.',
)

const optionSchema = object(
  {
    id: Type.String({ description: 'A letter.' }),
    kind: words(['restore', 'complete', 'mend', 'stay', 'read', 'support'], 'What kind of way it is.'),
    text: Type.String({ description: 'What to do.' }),
    loses: Type.String({ description: 'What is lost by it.' }),
    commands: strings('Command lines, ready to paste.'),
  },
  'One way on.',
)

/** The answer of `plan rescue`. */
export const rescueSchema = answer(
  'rescue',
  {
    manifest: manifestFactsSchema,
    at: instant('When it was read.'),
    was: endSchema,
    now: optional(endSchema),
    now_from: optional(Type.String({ description: 'Who says which version is installed now.' })),
    now_unsure: optional(Type.String({ description: 'Why that is not certain.' })),
    installed: Type.Array(sourceSchema, { description: 'Everybody who tells a version.' }),
    verdict: words(
      ['sound', 'repairable', 'half-migrated', 'restore', 'undetermined'],
      'sound: nothing is wrong, as far as is recorded. repairable: everything wrong can be mended on the installed version. half-migrated: a migrate step did not end, and can be. restore: something cannot be mended there. undetermined: what is not known may be worse.',
    ),
    because: strings('Why, one sentence each.'),
    unread: Type.Boolean({ description: 'No database could be read at all.' }),
    skipped: Type.Array(skippedSchema, { description: 'Stops that were skipped.' }),
    reasons: strings('What else was against the hop.'),
    jumped: Type.Integer({ description: 'How many lives were jumped.' }),
    fates: Type.Array(countSchema, { description: 'How many of the lives, by what became of them.' }),
    lives: Type.Array(lifeSchema, { description: 'Jumped or left behind; what needs a person first.' }),
    schema: Type.Array(schemaSchema, { description: 'The schema of each database that was read.' }),
    databases: Type.Array(databaseReadSchema, { description: 'In the order of the manifest.' }),
    background_source: Type.String({ description: 'Whose records of background migrations were read.' }),
    unended: Type.Integer({
      description: 'Background migrations whose end nobody recorded: whether they were jumped cannot be judged.',
    }),
    unended_unfinished: strings('Those of them that are not finished.'),
    unended_unseen: strings('Those of them that no database has a record of.'),
    restore_point: optional(restorePointSchema),
    options: Type.Array(optionSchema, { description: 'Ways on.' }),
    next_hop: optional(Type.String({ description: 'The next landing of the legal path to the newest release.' })),
    remarks: strings('What else to know.'),
    left_out: strings('What this answer leaves out, because it may be given to others.'),
    file: Type.String({ description: 'The command line that writes the file for a support case.' }),
    command: Type.String({ description: 'The command line that gives this answer.' }),
  },
  'plan rescue --json',
)

export type Rescue = Static<typeof rescueSchema>
export type RescuedLife = Rescue['lives'][number]
