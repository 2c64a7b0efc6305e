import { Type, type Static } from 'typebox'
import { databaseReadSchema, instant, milliseconds, wholeNumber } from './background-parts.ts'
import { endSchema } from './plan-parts.ts'
import { releasedMigrationSchema } from './migration-parts.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const findingSchema = object(
  {
    id: Type.String({ description: 'kind:subject@from..to; what --accept takes, with or without the hop.' }),
    section: words(
      ['version', 'schema', 'background', 'path', 'components', 'conditions', 'duration', 'gates', 'server'],
      'What it is about.',
    ),
    verdict: words(
      ['illegal', 'undetermined', 'duty', 'warning'],
      'What it does to the hop. duty: a person looks at it; it stands in nobody’s way.',
    ),
    message: Type.String({ description: 'One sentence without a period.' }),
    next: optional(Type.String({ description: 'What to do about it.' })),
    commands: strings('Command lines, ready to paste.'),
    acceptable: Type.Boolean({ description: 'A person may take the risk with --accept.' }),
    accepted: Type.Boolean({ description: 'Somebody took it: it only warns any more.' }),
  },
  'Something that was found.',
)

const sourceSchema = object(
  {
    version: optional(Type.String({ description: 'The version; left out: it does not tell.' })),
    source: Type.String({ description: 'Who says so.' }),
    chosen: Type.Boolean({ description: 'The hop is judged from it.' }),
  },
  'One source of the installed version.',
)

const serverSchema = object(
  {
    database: Type.String({ description: 'The database.' }),
    place: Type.String({ description: 'Where it is, without secrets.' }),
    postgresql: optional(Type.String({ description: 'Version of the server; left out: unknown.' })),
    standby: optional(Type.Boolean({ description: 'It was read on a standby.' })),
    role: optional(Type.String({ description: 'Who asked.' })),
    bytes: optional(wholeNumber('Size of the database.')),
    why: optional(Type.String({ description: 'Why it tells nothing.' })),
  },
  'The server of one database.',
)

const schemaSchema = object(
  {
    database: Type.String({ description: 'The database.' }),
    state: words(
      ['fits', 'post-pending', 'half-migrated', 'empty', 'cannot-tell', 'unread'],
      'fits: what is applied is what some release has. post-pending: but for post migrations. half-migrated: what no release has. cannot-tell: the manifest records nothing that is applied here.',
    ),
    source: optional(Type.String({ description: 'Which record of applied migrations was read.' })),
    releases: strings('Releases that fit, ascending; patches without migrations cannot be told apart.'),
    closest: optional(Type.String({ description: 'Of a half-migrated one, the nearest release.' })),
    missing: Type.Array(releasedMigrationSchema, { description: 'Missing for the nearest release.' }),
    extra: Type.Array(releasedMigrationSchema, { description: 'Too much for it.' }),
    applied: Type.Integer({ description: 'Applied migrations.' }),
    judged: Type.Integer({
      description: 'Those of them that the manifest records and can place: only they were judged.',
    }),
    complete: Type.Boolean({ description: 'The manifest lists all migrations there.' }),
    newest: optional(Type.String({ description: 'Id of the newest one that is applied.' })),
    newest_release: optional(Type.String({ description: 'The release that the manifest knows it by.' })),
    why: optional(Type.String({ description: 'Why nothing was read.' })),
  },
  'Which release a database really is.',
)

const rangeSchema = object(
  { least: milliseconds('At best.'), most: milliseconds('At worst.') },
  'A length of time: a range, since it is an estimate.',
)

const backgroundSchema = object(
  {
    database: Type.String({ description: 'The database it lives in.' }),
    name: Type.String({ description: 'Its name.' }),
    state: words(['finished', 'working', 'paused', 'failed', 'stuck', 'cancelled', 'unknown'], 'How it stands.'),
    state_as: Type.String({ description: 'The word its system has for it.' }),
    need: words(
      ['surely', 'perhaps', 'stop', 'none'],
      'Must it be finished before this hop? surely: the hop ends it. perhaps: only inferred facts say so. stop: a required stop is left. none: it may go on.',
    ),
    percent: optional(Type.Number({ description: 'Progress; left out: unknown.' })),
    remaining_ms: optional(rangeSchema),
    error: optional(Type.String({ description: 'The last error.' })),
  },
  'A background migration that is not finished.',
)

const durationSchema = object(
  {
    name: Type.String({ description: 'The background migration.' }),
    when: words(['inline', 'after'], 'inline: the migrate step does it. after: while the new version serves.'),
    table: optional(Type.String({ description: 'Its largest table.' })),
    rows: optional(Type.Integer({ description: 'Rows of the table; left out: unknown.' })),
    counted: Type.Boolean({ description: 'Counted to the end; else statistics of the server, never taken for few.' }),
    bytes: optional(wholeNumber('Size of the table with its indexes.')),
    takes_ms: optional(rangeSchema),
    source: Type.String({ description: 'What the time is known from, or why it is not known.' }),
  },
  'How long a background migration of this hop takes here.',
)

const conditionSchema = object(
  {
    condition: Type.String({ description: 'Its id.' }),
    database: Type.String({ description: 'The database that was asked.' }),
    answer: words(['yes', 'no', 'unknown'], 'The answer.'),
    value: optional(Type.String({ description: 'What the query returned.' })),
    at: optional(instant('When it was read.')),
    why: optional(Type.String({ description: 'Why it is unknown.' })),
  },
  'What a probe said.',
)

/** The answer of `plan preflight`. */
export const preflightSchema = answer(
  'preflight',
  {
    manifest: manifestFactsSchema,
    at: instant('When it was read.'),
    verdict: words(
      ['legal', 'illegal', 'undetermined', 'nothing-to-do'],
      'May this hop be made now? undetermined: a fact is missing.',
    ),
    waits: Type.Boolean({ description: 'It is illegal only because work goes on that ends by itself.' }),
    unread: Type.Boolean({ description: 'No database could be read at all.' }),
    from: optional(endSchema),
    to: optional(endSchema),
    hop: optional(Type.Integer({ description: 'Which hop of the path it is, where it was asked for by number.' })),
    path: strings('Landings that lead there, when the hop itself is not legal.'),
    installed: Type.Array(sourceSchema, { description: 'Who says which version is installed.' }),
    databases: Type.Array(databaseReadSchema, { description: 'In the order of the manifest.' }),
    servers: Type.Array(serverSchema, { description: 'Servers that were read.' }),
    schema: Type.Array(schemaSchema, { description: 'Which release each database really is.' }),
    background_source: Type.String({ description: 'Whose records of background migrations were read.' }),
    background: Type.Array(backgroundSchema, { description: 'Those that are not finished, the needed ones first.' }),
    background_finished: Type.Integer({ description: 'How many are finished.' }),
    conditions: Type.Array(conditionSchema, { description: 'Probes that were run.' }),
    durations: Type.Array(durationSchema, { description: 'Background migrations that the hop queues.' }),
    inline_ms: optional(rangeSchema),
    after_ms: optional(rangeSchema),
    findings: Type.Array(findingSchema, { description: 'The gravest first.' }),
    because: optional(Type.String({ description: 'Why risks were accepted.' })),
    remarks: strings('What else to know.'),
    next: optional(Type.String({ description: 'A command line that most likely comes next.' })),
    command: Type.String({ description: 'The command line that gives this answer.' }),
  },
  'plan preflight --json',
)

export type Preflight = Static<typeof preflightSchema>
