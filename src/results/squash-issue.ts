import { Type, type Static } from 'typebox'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const migrationSchema = object({
  id: Type.String({ description: 'Its timestamp.' }),
  name: optional(Type.String({ description: 'Its name, where it is recorded.' })),
  release: Type.String({ description: 'The release that brought it, with back-ports.' }),
  database: Type.String({ description: 'Its database.' }),
  because: optional(Type.String({ description: 'Why it is listed here, one clause.' })),
})
export type SquashIssueMigration = Static<typeof migrationSchema>

const backgroundSchema = object({
  id: Type.String({ description: 'Id of the background migration.' }),
  name: Type.String({ description: 'Its name.' }),
  queued_by: optional(Type.String({ description: 'The migration that queues it.' })),
  queued: Type.String({ description: 'The release that queues it.' }),
  finalized: Type.String({ description: 'The release that finalizes it, or unknown.' }),
  because: Type.String({ description: 'Why it may go, must stay, or cannot be told; one clause.' }),
})
export type SquashIssueBackground = Static<typeof backgroundSchema>

const migrations = (description: string) => Type.Array(migrationSchema, { description })
const backgrounds = (description: string) => Type.Array(backgroundSchema, { description })

const reasonSchema = object(
  {
    text: Type.String({ description: 'Why the stop was added, one sentence without a period.' }),
    cause: optional(Type.String({ description: 'The recorded cause.' })),
    for: strings('What made it necessary: names of background migrations, ids of migrations.'),
    issue: optional(Type.String({ description: 'Address of the issue about the stop.' })),
  },
  'Why the stop was added.',
)

const databaseSchema = object({
  database: Type.String({ description: 'The database.' }),
  in_reach: Type.Integer({ description: 'Its migrations in reach.' }),
  may_go: Type.Integer({ description: 'Those of them that may be folded.' }),
})

const belowSchema = object(
  {
    known: Type.Boolean({ description: 'Does the manifest say which releases are supported (policy.support)?' }),
    supported: Type.Integer({ description: 'Releases that are supported.' }),
    lines: strings('Lines, or versions where there are no lines, with supported releases below the minimum schema.'),
  },
  'Supported releases whose databases are older than the minimum schema: they have to land on the target first.',
)

const degreeSchema = object(
  {
    text: Type.String({ description: 'How complete the lists are, one sentence without a period.' }),
    finalizers_known: Type.Integer({ description: 'Background migrations in reach whose finalizer is known.' }),
    background_migrations: Type.Integer({ description: 'Background migrations in reach.' }),
    gaps: Type.Array(
      object({
        of: Type.String({ description: 'The kind of fact.' }),
        degree: words(['partial', 'none'], 'How well it is covered where it is worst.'),
      }),
      { description: 'What the manifest does not know completely up to the target.' },
    ),
  },
  'What coverage says about completeness.',
)

const deliverableIds = [
  'fold',
  'minimum-schema-version',
  'minimum-schema-release',
  'background',
  'stay',
  'unknown',
  'hazards',
  'proof',
  'manifest',
] as const

const deliverableSchema = object({
  id: words(deliverableIds, 'Which one.'),
  text: Type.String({ description: 'What has to be delivered, one sentence without a period.' }),
})

const factsSchema = object(
  {
    title: Type.String({ description: 'Names the target and the stop.' }),
    after: Type.String({ description: 'The stop that is the occasion.' }),
    target: Type.String({ description: 'The stop up to which migrations are folded.' }),
    policy: words(['stop', 'two-stops-back'], 'How far the policy lets a squash go.'),
    far: Type.String({ description: 'Why it goes that far, one clause.' }),
    reason: reasonSchema,
    minimum_schema: Type.String({ description: 'The oldest version whose databases can be upgraded afterwards.' }),
    in_reach: Type.Integer({ description: 'Migrations recorded as released up to the target that are still there.' }),
    gone: Type.Integer({ description: 'Migrations released up to the target that were removed before.' }),
    databases: Type.Array(databaseSchema, { description: 'The same by database, in the order of the manifest.' }),
    fold: migrations('In reach, and nothing speaks against folding them; ascending.'),
    stay: migrations('In reach, and they have to stay; ascending.'),
    hazards: migrations('Not in reach although they are dated among those in reach: they came later; ascending.'),
    dated_later: migrations('In reach although they are dated after the day the target came out; ascending.'),
    undecided: migrations('In reach, and they queue what nobody knows to be finalized there; ascending.'),
    cannot_tell: migrations(
      'Their release is unknown, or only inferred so that they are or may be in reach; ascending.',
    ),
    background: object(
      {
        may_go: backgrounds('Their finalizers are in reach: entry and code may be deleted.'),
        must_stay: backgrounds('Queued in reach, and not finalized there.'),
        cannot_tell: backgrounds('Queued in reach, and nobody recorded whether they are finalized there.'),
      },
      'Background migrations whose queueing is in reach, in the order of the manifest.',
    ),
    below: belowSchema,
    deliverables: Type.Array(deliverableSchema, { description: 'The checklist.' }),
    degree: degreeSchema,
    labels: strings('Labels of the issue, as policy.squash says.'),
    cc: strings('Who is told, as policy.squash says, without @.'),
  },
  'What the issue is made of.',
)
export type SquashIssueFacts = Static<typeof factsSchema>

const postedSchema = object(
  {
    forge: words(['gitlab', 'github'], 'Where it was filed.'),
    project: Type.String({ description: 'The project or repository.' }),
    host: Type.String({ description: 'The host that was asked; nothing else was contacted.' }),
    state: words(['filed', 'found', 'not-sent'], 'found: an open issue had this title already. not-sent: --dry-run.'),
    url: optional(Type.String({ description: 'Address of the issue.' })),
    request: optional(
      object(
        {
          method: Type.Literal('POST', { description: 'The method of HTTP.' }),
          url: Type.String({ description: 'Where it goes.' }),
          fields: strings('Names of the fields of its body.'),
        },
        'The request that files it; without its headers, for one of them is the token.',
      ),
    ),
  },
  'What became of --post.',
)

/** The answer of `plan squash issue`. */
export const squashIssueSchema = answer(
  'squash-issue',
  {
    manifest: manifestFactsSchema,
    form: words(['gitlab', 'github'], 'For which forge the body is written.'),
    title: Type.String({ description: 'Title of the issue.' }),
    body: Type.String({ description: 'Its text, in Markdown.' }),
    labels: strings('Its labels.'),
    cc: strings('Who is told, without @.'),
    facts: factsSchema,
    posted: optional(postedSchema),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'The command line to go on with.' }),
  },
  'plan squash issue --json',
)
export type SquashIssue = Static<typeof squashIssueSchema>
