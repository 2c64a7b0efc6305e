import { Type, type Static } from 'typebox'
import { migrationRefusals } from '../domain/migration-refusal.ts'
import { object, optional, placeSchema, strings, words } from './shapes.ts'

/** What the answers about schema migrations share. */

const identity = {
  id: Type.String({ description: 'Id of the migration: its timestamp.' }),
  name: optional(Type.String({ description: 'Its name.' })),
  release: optional(Type.String({ description: 'The release it comes with.' })),
  phase: words(['regular', 'post'], 'post: after the new version serves.'),
  database: Type.String({ description: 'Name of its database.' }),
}

export const migrationIdentity = identity

/** One that is missing or too much for a release. */
export const releasedMigrationSchema = object(
  {
    id: Type.String({ description: 'Its id.' }),
    name: optional(Type.String({ description: 'Its name.' })),
    release: Type.String({ description: 'The release that brings it.' }),
    phase: words(['regular', 'post'], 'Before or after the new code serves.'),
  },
  'A schema migration.',
)

export const migrationRefusalSchema = object(
  {
    id: Type.String({ description: 'kind:subject.' }),
    kind: words(migrationRefusals, 'What speaks against it.'),
    subject: Type.String({ description: 'The migration it is about.' }),
    database: Type.String({ description: 'Name of the database.' }),
    message: Type.String({ description: 'What is wrong, one sentence.' }),
    next: Type.String({ description: 'What to do about it.' }),
    place: optional(placeSchema('Where it stands in the manifest or the SQL.')),
  },
  'Why nothing was begun.',
)

export const migrationStepSchema = object(
  {
    ...identity,
    action: words(['apply', 'take-back'], 'What is done with it.'),
    transaction: words(
      ['one', 'none'],
      'one: its SQL and its record are one transaction; none: its statements run one by one.',
    ),
    outcome: words(['done', 'planned', 'not-reached'], 'planned: of a dry run; not-reached: the run ended before it.'),
    duration_ms: optional(Type.Integer({ minimum: 0, description: 'How long it took.' })),
    waits_for: strings('Background migrations that have to be finished before it.'),
    finishes: strings('Those of them that are worked off in this run.'),
    queues: strings('Background migrations it queues.'),
    finalizes: strings('Background migrations it declares final.'),
    file: optional(Type.String({ description: 'Its SQL, as seen from the folder of the manifest.' })),
    sql: optional(Type.String({ description: 'The text of the SQL; of a dry run.' })),
  },
  'One migration of a run.',
)

export const migratedDatabaseSchema = object(
  {
    database: Type.String({ description: 'Its name.' }),
    place: Type.String({ description: 'Where it is; secrets taken out.' }),
    release: optional(Type.String({ description: 'The newest release whose regular migrations are complete here.' })),
    post_complete: Type.Boolean({ description: 'The post migrations of that release are complete as well.' }),
    pending: Type.Integer({ minimum: 0, description: 'Migrations up to the target that are not applied.' }),
  },
  'One database after the run.',
)

export type MigrationRefusal = Static<typeof migrationRefusalSchema>
export type MigrationStep = Static<typeof migrationStepSchema>
export type MigratedDatabase = Static<typeof migratedDatabaseSchema>
