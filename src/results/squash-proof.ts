import { Type, type Static } from 'typebox'
import { squashProofKinds, squashProofVerdicts } from '../domain/squash.ts'
import { differenceSchema } from './drift.ts'
import { answer, object, optional, strings, words } from './shapes.ts'
import { manifestFactsSchema } from './upgrade.ts'

const took = Type.Integer({ minimum: 0, description: 'Milliseconds.' })
const database = Type.String({ description: 'Name of the database.' })
const at = Type.String({ description: 'Where it was seen: a fresh installation, or the path of an upgrade.' })

const schemaFindingSchema = object(
  {
    at,
    database,
    difference: differenceSchema,
  },
  'One object that is not as it was: expected is what the whole chain makes, found what the squash makes.',
)

const rowsSchema = object(
  {
    at,
    database,
    table: Type.String({ description: 'Its name with its schema; a sequence is one as well.' }),
    verdict: words(
      ['same', 'missing', 'other-rows', 'other-values'],
      'same: as many rows with the same values; missing: no such table on one side; other-rows: another number of rows; other-values: as many rows, and other values in them.',
    ),
    before: optional(Type.Integer({ minimum: 0, description: 'Rows that the whole chain leaves.' })),
    after: optional(Type.Integer({ minimum: 0, description: 'Rows that the squash leaves.' })),
    columns: strings('The columns whose values differ.'),
    left_out: strings('Columns that were not compared: two runs of the whole chain give them other values too.'),
  },
  'The rows of one table.',
)

const caseSchema = object(
  {
    from: Type.String({ description: 'The version that was installed.' }),
    stands_for: strings('Every release with the same migrations, this one included.'),
    path: strings('The versions it went through; the last hop runs what the squash left.'),
    verdict: words(squashProofVerdicts, 'not-made: no path that is certainly legal leads to the release.'),
    findings: strings('What is not as after a straight upgrade, one sentence each.'),
    took_ms: took,
  },
  'One installation that was upgraded.',
)

const proofSchema = object(
  {
    proof: words(
      squashProofKinds,
      'structure: a fresh installation has every object that the whole chain makes; upgrades: every installation at or above the minimum schema comes to the same schema and records; rows: what the tables hold is the same.',
    ),
    verdict: words(squashProofVerdicts, 'not-made: nothing is known, because says why.'),
    because: Type.String({ description: 'The verdict in one sentence.' }),
    objects: optional(Type.Integer({ minimum: 0, description: 'Objects that were compared.' })),
    differences: Type.Array(schemaFindingSchema, { description: 'Objects that differ.' }),
    cases: Type.Array(caseSchema, { description: 'The upgrades that were made.' }),
    tables: Type.Array(rowsSchema, { description: 'Tables that hold rows on either side.' }),
    findings: strings('What refutes it, one sentence each.'),
    took_ms: took,
  },
  'One proof.',
)

const serverSchema = object(
  {
    where: Type.String({ description: 'On what kind of database.' }),
    proofs: Type.Array(proofSchema, { description: 'In their order.' }),
    took_ms: took,
  },
  'The proofs on one server.',
)

const verdicts = ['proven', 'partly', 'refuted', 'interrupted'] as const

/** What came of proving a squash; `plan squash apply` shows the same. */
export const squashProofsSchema = object(
  {
    verdict: words(
      verdicts,
      'proven: every proof was made and holds; partly: those that were made hold; refuted: at least one does not; interrupted: somebody ended it.',
    ),
    because: Type.String({ description: 'The verdict in one sentence.' }),
    in: Type.String({ description: 'The release that folds, as it was installed.' }),
    minimum_schema: Type.String({ description: 'The oldest version that may still be upgraded.' }),
    servers: Type.Array(serverSchema, { description: 'One for each server.' }),
    remarks: strings('What else to know: what was not run.'),
    took_ms: took,
  },
  'The proofs of a squash.',
)

/** The answer of `plan squash verify`. */
export const squashProofSchema = answer(
  'squash-proof',
  {
    manifest: manifestFactsSchema,
    squash: object(
      {
        in: Type.String({ description: 'The release or line that folds.' }),
        up_to: Type.String({ description: 'The stop up to which it folds.' }),
      },
      'The squash, as the manifest names it.',
    ),
    base: Type.String({ description: 'What it was before: a commit, or a path.' }),
    proofs: squashProofsSchema,
    command: Type.String({ description: 'What to type next.' }),
  },
  'plan squash verify --json',
)

export type SquashProofAnswer = Static<typeof squashProofSchema>
export type SquashProofs = Static<typeof squashProofsSchema>
export type ServerProofs = SquashProofs['servers'][number]
export type SquashProof = ServerProofs['proofs'][number]
export type UpgradeCase = SquashProof['cases'][number]
export type SchemaFinding = SquashProof['differences'][number]
export type ComparedRows = SquashProof['tables'][number]
