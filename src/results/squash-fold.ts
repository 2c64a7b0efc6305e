import { Type, type Static } from 'typebox'
import { answer, object, optional, strings, words } from './shapes.ts'
import { changedFilesSchema } from './changed-file.ts'
import { squashProofsSchema } from './squash-proof.ts'
import { manifestFactsSchema } from './upgrade.ts'

const migrationSchema = object({
  id: Type.String({ description: 'Its timestamp.' }),
  name: optional(Type.String({ description: 'Its name, where it is recorded.' })),
  release: Type.String({ description: 'The release that brought it, with back-ports.' }),
  database: Type.String({ description: 'Its database.' }),
})

const foldedSchema = object({
  ...migrationSchema.properties,
  rows: Type.Boolean({ description: 'It writes constant rows, which go into the structure at its place.' }),
})

const keptSchema = object({
  ...migrationSchema.properties,
  kind: Type.String({ description: 'Why it stays, in a word that programs may compare.' }),
  because: Type.String({ description: 'Why it stays, one clause.' }),
})

const backgroundSchema = object({
  name: Type.String({ description: 'Its name.' }),
  queued_by: optional(Type.String({ description: 'The migration that queues it.' })),
  fate: words(
    ['goes', 'recorded', 'stays', 'cannot-tell'],
    'goes: what queues and what finalizes it are folded; recorded: a new database has it on record as finished, and its finalizer stays; stays: it is queued as before; cannot-tell: nobody recorded what would decide it.',
  ),
  because: Type.String({ description: 'What is known of its end, one clause.' }),
})

const structureSchema = object({
  database: Type.String({ description: 'The database that loads it.' }),
  path: Type.String({ description: 'The file, inside the folder of the manifest.' }),
  migrations: Type.Integer({ description: 'Migrations that are new in it.' }),
  statements: Type.Integer({ description: 'Statements of those.' }),
})

const strandedSchema = object({
  version: Type.String({ description: 'A release that installations run.' }),
  because: Type.String({ description: 'Why none of them reaches the folding release any more.' }),
})

const supportSchema = object(
  {
    text: Type.String({ description: 'Which releases were looked at, one clause.' }),
    releases: Type.Integer({ description: 'How many those are.' }),
    stranded: Type.Array(strandedSchema, { description: 'Those that could upgrade before, and could no more.' }),
  },
  'Supported installations.',
)

/** What a squash folds, keeps and changes. */
const planSchema = {
  manifest: manifestFactsSchema,
  driven: Type.Boolean({ description: 'Does plan itself run the SQL of the product?' }),
  after: Type.String({ description: 'The stop that is the occasion.' }),
  target: Type.String({ description: 'The stop up to which migrations are folded.' }),
  in: Type.String({ description: 'The release or line that has the structure.' }),
  minimum_schema: Type.String({ description: 'The oldest version whose databases it takes afterwards.' }),
  recorded: Type.Boolean({ description: 'The manifest says already that it was done.' }),
  folded: Type.Array(foldedSchema, { description: 'What is folded, in the order in which it ran.' }),
  kept: Type.Array(keptSchema, { description: 'What is in reach and stays, in the order in which it runs.' }),
  later: Type.Array(migrationSchema, {
    description: 'Dated among the folded ones, of releases after the target: never taken.',
  }),
  background: Type.Array(backgroundSchema, { description: 'Background migrations that are queued in reach.' }),
  structures: Type.Array(structureSchema, { description: 'The files that hold what was folded.' }),
  support: supportSchema,
  remarks: strings('What else to know, one sentence each.'),
  command: Type.String({ description: 'What to type next.' }),
}

/** The answer of `plan squash propose`. */
export const squashProposalSchema = answer('squash-proposal', planSchema, 'plan squash propose --json')
export type SquashProposal = Static<typeof squashProposalSchema>

/** The answer of `plan squash apply`. */
export const squashApplicationSchema = answer(
  'squash-application',
  {
    ...planSchema,
    outcome: words(
      ['applied', 'planned', 'nothing-to-do', 'refused', 'interrupted'],
      'planned: only asked, nothing was written; refused: nothing was written, and `refusals` says why.',
    ),
    refusals: strings('Why nothing was written, one sentence each.'),
    dry_run: Type.Boolean({ description: 'Nothing was written; only asked what would be.' }),
    proofs: optional(squashProofsSchema),
    files: changedFilesSchema,
    commit: optional(Type.String({ description: 'The commit that holds it.' })),
  },
  'plan squash apply --json',
)
export type SquashApplication = Static<typeof squashApplicationSchema>
