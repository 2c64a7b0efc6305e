import { Type, type Static } from 'typebox'
import { databaseDriftSchema } from './drift.ts'
import { answer, object, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const workSchema = object(
  {
    name: Type.String({ description: 'Name of the background migration.' }),
    queued_by: Type.String({ description: 'Id of the migration that queues it.' }),
    recorded: words(['finished', 'finalized', 'queued'], 'queued: a worker will do it.'),
    why: words(
      ['told', 'verified', 'unfinished', 'unverified'],
      'told: with --finished; verified: the table has no row that needs it; unfinished: it has; unverified: nobody could look.',
    ),
  },
  'Background work that was queued up to the release.',
)

const databaseSchema = object(
  {
    database: Type.String({ description: 'Its name.' }),
    place: Type.String({ description: 'Where it is; secrets taken out.' }),
    migrations: Type.Integer({ minimum: 0, description: 'Migrations that are recorded as adopted.' }),
    folded: Type.Integer({ minimum: 0, description: 'Squashed ones among the records, besides those.' }),
    works: Type.Array(workSchema, { description: 'In the order in which they are queued.' }),
    drift: databaseDriftSchema,
  },
  'One database that is taken over.',
)

/** The answer of `plan adopt`. */
export const adoptionSchema = answer(
  'adoption',
  {
    manifest: manifestFactsSchema,
    release: Type.String({ description: 'The release that the databases are at.' }),
    outcome: words(
      ['adopted', 'planned', 'refused', 'undetermined'],
      'planned: a dry run; refused: the schema is not that of the release, or cannot be compared, and nothing was written; undetermined: adopted, but databases of the product were not given.',
    ),
    databases: Type.Array(databaseSchema, { description: "In the manifest's order." }),
    missing: strings('Databases of the product that were not given.'),
    remarks: strings('What else to know, one sentence each.'),
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan adopt --json',
)

export type Adoption = Static<typeof adoptionSchema>
export type AdoptedDatabase = Static<typeof databaseSchema>
