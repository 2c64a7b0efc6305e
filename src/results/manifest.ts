import { Type, type Static } from 'typebox'
import {
  backgroundEntrySchema,
  blockSchema,
  componentSchema,
  conditionSchema,
  coverageEntrySchema,
  migrationSchema,
  noteEntrySchema,
  odditySchema,
  releaseSchema,
} from './manifest-parts.ts'
import { answer, object, optional, strings } from './shapes.ts'
import { stopSchema } from './stops.ts'
import { manifestFactsSchema } from './upgrade.ts'

const sourceSchema = object(
  {
    what: Type.String({ description: 'Which facts.' }),
    from: Type.String({ description: 'Where they were read.' }),
    read: optional(Type.String({ description: 'When.' })),
  },
  'Where facts come from.',
)

const number = (description: string) => Type.Integer({ description })

const backgroundSummarySchema = object(
  {
    all: number('Recorded background migrations.'),
    finalizer_recorded: number('Their finalizer is recorded.'),
    open: number('Not finalized as far as was read.'),
    unknown: number('Nobody looked.'),
    cancelled: number('Given up.'),
    large: number('On large tables.'),
  },
  'What is known of the background migrations.',
)

const policySchema = object(
  {
    upgrade_timeout: Type.String({ description: 'A migrate step longer than this fails for users.' }),
    migration_age: Type.String({ description: 'How old the timestamp of a new migration may be.' }),
    stop_schedule: optional(Type.String({ description: 'Lines that are stops by rule.' })),
    latest_patch: Type.String({ description: 'Must a stop be left on its newest patch?' }),
    squash_target: Type.String({ description: 'How far back migrations are folded after a stop.' }),
    illegal: strings('Kinds of reason that are only warnings elsewhere and are illegal here.'),
  },
  "The product's own rules for every upgrade.",
)

const otherCountsSchema = object(
  {
    lines: number('Release lines.'),
    install_types: number('Ways to install.'),
    dwell: number('Times to wait.'),
    gates: number('Other things to verify.'),
    api_versions: number('Versions of the migration base class.'),
  },
  'How many entries of other kinds there are.',
)

/** The answer of `plan manifest show`: what was understood. */
export const manifestShowSchema = answer(
  'manifest',
  {
    manifest: manifestFactsSchema,
    version_scheme: Type.String({ description: 'How versions are spelled and ordered.' }),
    line: optional(number('How many leading parts of a version make its line; absent: no lines.')),
    databases: strings('Databases of the product.'),
    sources: Type.Array(sourceSchema, { description: 'Where facts come from.' }),
    policy: policySchema,
    coverage: Type.Array(coverageEntrySchema, { description: 'What the manifest claims to know.' }),
    stops: Type.Array(stopSchema, { description: 'Ascending; those that follow from the schedule included.' }),
    conditions: Type.Array(conditionSchema, { description: 'Questions about an installation.' }),
    components: Type.Array(componentSchema, { description: 'Software the product depends on.' }),
    blocks: Type.Array(blockSchema, { description: 'Forbidden hops.' }),
    background: backgroundSummarySchema,
    others: otherCountsSchema,
    oddities: Type.Array(odditySchema, { description: 'Probably faults of the data.' }),
    releases: Type.Array(releaseSchema, { description: 'Ascending.' }),
    migrations: Type.Array(migrationSchema, { description: 'In the order of the manifest.' }),
    background_migrations: Type.Array(backgroundEntrySchema, { description: 'In the order of the manifest.' }),
    notes: Type.Array(noteEntrySchema, { description: 'What admins should know.' }),
  },
  'plan manifest show --json',
)

export type ManifestShow = Static<typeof manifestShowSchema>
