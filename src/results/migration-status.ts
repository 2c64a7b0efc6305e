import { Type, type Static } from 'typebox'
import { migrationIdentity } from './migration-parts.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const migrationConditions = [
  'applied',
  'adopted',
  'folded',
  'pending',
  'begun',
  'late',
  'edited',
  'unknown',
  'beyond',
  'removed',
] as const

const rowSchema = object(
  {
    ...migrationIdentity,
    condition: words(
      migrationConditions,
      'adopted: was there when the database was taken over; folded: part of a structure; begun: cut off in the middle; late: pending, and its release was complete without it; edited: its file is not the one that was applied; unknown: applied, and not in the manifest; beyond: applied, and comes after the target; removed: not applied, and the target does not contain it any more.',
    ),
    applied_at: optional(Type.String({ description: 'When, in UTC.' })),
    duration_ms: optional(Type.Integer({ minimum: 0, description: 'How long it took.' })),
    applied_by: optional(Type.String({ description: 'By whom: user@host:pid.' })),
    statements_done: optional(Type.Integer({ minimum: 0, description: 'Of one that was begun.' })),
  },
  'One migration on one database.',
)

const databaseSchema = object(
  {
    database: Type.String({ description: 'Its name.' }),
    place: Type.String({ description: 'Where it is; secrets taken out.' }),
    state: words(
      ['up-to-date', 'pending', 'trouble', 'not-installed', 'installing'],
      'trouble: something a run would refuse.',
    ),
    release: optional(Type.String({ description: 'The newest release whose regular migrations are complete.' })),
    post_complete: Type.Boolean({ description: 'The post migrations of that release are complete as well.' }),
    pending: Type.Integer({ minimum: 0, description: 'Migrations up to the target that are not applied.' }),
    held_by: optional(Type.String({ description: 'Who migrates it right now.' })),
    migrations: Type.Array(rowSchema, { description: 'In the order in which they run.' }),
  },
  'One database.',
)

/** The answer of `plan migrate status`. */
export const migrationStatusSchema = answer(
  'migration-status',
  {
    manifest: manifestFactsSchema,
    target: optional(Type.String({ description: 'The release that was asked about.' })),
    databases: Type.Array(databaseSchema, { description: "In the manifest's order." }),
    missing: strings('Databases of the product that were not given.'),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan migrate status --json',
)

export type MigrationStatus = Static<typeof migrationStatusSchema>
export type MigrationRow = Static<typeof rowSchema>
export type DatabaseMigrations = Static<typeof databaseSchema>
