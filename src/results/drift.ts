import { Type, type Static } from 'typebox'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const driftVerdicts = ['clean', 'drifted', 'undetermined'] as const

const value = (description: string) =>
  optional(Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Array(Type.String())], { description }))

const changeSchema = object(
  {
    field: Type.String({ description: 'What of the object differs: type, default, definition.' }),
    expected: value('As the migrations make it; absent: it should have none.'),
    found: value('As it is; absent: it has none.'),
  },
  'One field that differs.',
)

export const differenceSchema = object(
  {
    difference: words(
      ['missing', 'extra', 'different', 'column-order'],
      'missing: no such object; extra: nobody expects it; column-order: the same columns in another order, which only statements that name no columns notice.',
    ),
    object: Type.String({ description: 'Kind of the object: table, column, index.' }),
    name: Type.String({ description: 'Its name with its schema: public.parcels.weight.' }),
    of: optional(Type.String({ description: 'The name of what it is a part of: the table of a column.' })),
    parts: optional(Type.Integer({ description: 'Columns, indexes and the like that are missing or extra with it.' })),
    changes: Type.Array(changeSchema, { description: 'The fields that differ; for column-order the columns.' }),
  },
  'One object in which the database differs.',
)

const unsureSchema = object(
  {
    migration: Type.String({ description: 'Id of the migration.' }),
    statement: optional(Type.String({ description: 'The beginning of the statement that could not be replayed.' })),
    because: Type.String({ description: 'Why.' }),
    sqlstate: optional(Type.String({ description: 'What PostgreSQL answered, where it was asked.' })),
    differences: Type.Array(differenceSchema, {
      description: 'Differences in objects that it names: they may come from this alone.',
    }),
  },
  'Something whose effect on the schema is not known.',
)

/** What one database is compared with what its migrations make. */
export const databaseDriftSchema = object(
  {
    name: Type.String({ description: 'Its name in the manifest.' }),
    place: Type.String({ description: 'Where it is; secrets taken out.' }),
    verdict: words(
      driftVerdicts,
      'clean: no difference but column orders; drifted: at least one that is certain; undetermined: none that is certain, and something could not be replayed.',
    ),
    replayed: Type.Integer({ description: 'Migrations whose SQL made the expected schema.' }),
    against: Type.String({ description: 'Where the expected schema was made.' }),
    differences: Type.Array(differenceSchema, { description: 'Certain ones, by kind and name.' }),
    undetermined: Type.Array(unsureSchema, { description: 'What could not be replayed.' }),
  },
  'One database against what its migrations make.',
)

/** The answer of `plan migrate drift`. */
export const driftSchema = answer(
  'drift',
  {
    manifest: manifestFactsSchema,
    databases: Type.Array(databaseDriftSchema, { description: 'In the order of the manifest.' }),
    missing: strings('Databases of the product that were not given: nothing is known of them.'),
    remarks: strings('What else should be known.'),
    command: Type.String({ description: 'A command line that tells what was applied.' }),
  },
  'plan migrate drift --json',
)

export type Drift = Static<typeof driftSchema>
export type DatabaseDrift = Static<typeof databaseDriftSchema>
export type DriftDifference = Static<typeof differenceSchema>
