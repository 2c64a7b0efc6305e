import { inject } from 'vitest'
import { loadManifest } from '../../../src/app/manifest-folder.ts'
import { type ProductState } from '../../../src/app/squash/proof/product-state.ts'
import { proveSquash } from '../../../src/app/squash/prove.ts'
import { UserError } from '../../../src/domain/errors.ts'
import { parsePoint } from '../../../src/domain/line.ts'
import { type SquashProof, type SquashProofs, squashProofsSchema } from '../../../src/results/squash-proof.ts'
import { type Body } from '../../support/manifests.ts'
import { productOf, type TestMigration } from '../../support/migrations/product.ts'
import { schemaErrors } from '../../support/valid-answer.ts'

interface Told {
  readonly migrations: readonly TestMigration[]
  readonly body?: Partial<Body>
  /** More files of the product. */
  readonly files?: Readonly<Record<string, string>>
}

async function stateOf({ migrations, body = {}, files = {} }: Told): Promise<ProductState> {
  const { ports, flags } = productOf(migrations, [], { body })
  const { manifest: folder } = flags
  return {
    manifest: await loadManifest(ports, folder),
    folder,
    readText: (path) => files[path] ?? ports.files.readText(`${folder}/${path}`),
  }
}

/** What the two oldest migrations do; a structure has the same statements. */
export const create = [
  'CREATE TABLE kinds (id serial PRIMARY KEY, name text NOT NULL UNIQUE)',
  "INSERT INTO kinds (name) VALUES ('letter'), ('crate')",
  'CREATE TABLE parcels (id bigint PRIMARY KEY, kind int REFERENCES kinds, weight int DEFAULT 1, CONSTRAINT heavy CHECK (weight > 0))',
  'CREATE INDEX parcels_weight ON parcels (weight)',
] as const

const [kinds, rows, parcels, index] = create

export const chain: readonly TestMigration[] = [
  { id: '20250101000000', release: '1.0', sql: [kinds, rows, parcels].join(';\n') },
  { id: '20250201000000', release: '1.1', sql: index },
  { id: '20250301000000', release: '1.2', sql: 'ALTER TABLE parcels ADD note text' },
  { id: '20250401000000', release: '1.3', sql: "UPDATE parcels SET note = 'number ' || id" },
]

export const samples = [{ table: 'parcels', rows: 20, sql: 'INSERT INTO parcels SELECT generate_series(1, {rows}), 1' }]

const filled: Partial<Body> = { samples }

const releases = ['1.0.0', '1.1.0', '1.2.0', '1.3.0'].map((version) => ({ version }))

/** The product of the chain; with 1.3 folding when there is a structure. */
export const beforeSquash = (body: Partial<Body> = filled, migrations = chain): Promise<ProductState> =>
  stateOf({ migrations, body: { releases, ...body } })

interface Squashed {
  readonly structure?: string
  readonly body?: Partial<Body>
  readonly folded?: readonly string[]
  readonly minimum?: string
  readonly migrations?: readonly TestMigration[]
}

export function afterSquash({
  structure = create.join(';\n'),
  body = filled,
  folded = ['20250101000000', '20250201000000'],
  minimum = '1.1.0',
  migrations = chain,
}: Squashed = {}): Promise<ProductState> {
  const removed = { in: '1.3', because: 'squashed' } as const
  return stateOf({
    migrations: migrations.map(({ sql, ...one }) =>
      folded.includes(one.id) ? { ...one, removed } : { ...one, ...(sql !== undefined && { sql }) },
    ),
    body: {
      releases: [...releases.slice(0, -1), { version: '1.3.0', minimum_schema: minimum }],
      squashes: [{ in: '1.3', up_to: '1.1', structure: { main: 'sql/structure-1.3.sql' } }],
      ...body,
    },
    files: { 'sql/structure-1.3.sql': structure },
  })
}

export interface Asked {
  readonly before?: ProductState
  readonly after?: ProductState
  readonly tell?: (line: string) => void
  /** Default: the server of this run; undefined: embedded databases in memory. */
  readonly against?: string | undefined
  readonly postgres?: readonly number[]
  readonly stop?: AbortSignal
  readonly environment?: Readonly<Record<string, string>>
}

/** The proofs of a small squash. */
export async function proven({
  tell = () => undefined,
  stop,
  environment = {},
  ...rest
}: Asked = {}): Promise<SquashProofs> {
  const { before = await beforeSquash(), after = await afterSquash(), postgres } = rest
  const { ports } = productOf([], [], stop ? { stop } : {})
  const against = 'against' in rest ? rest.against : inject('postgresUrl')
  const point = (text: string) => parsePoint(after.manifest.product, text)!
  const found = await proveSquash(
    { ...ports, place: { ...ports.place, environment } },
    { before, after, squash: { in: point('1.3'), upTo: point('1.1') } },
    { against, postgres, tell },
  )
  const errors = schemaErrors(squashProofsSchema, found)
  if (errors.length > 0) throw new UserError({ code: 'test', what: errors.join('; '), next: 'mend the schema' })
  return found
}

export function proofOf({ servers }: SquashProofs, proof: SquashProof['proof']): SquashProof {
  return servers[0]!.proofs.find((one) => one.proof === proof)!
}

/** `different column public.parcels.weight`, for every difference of a proof. */
export function differencesOf({ differences }: SquashProof): string[] {
  return differences.map(({ difference: { difference, object, name } }) => `${difference} ${object} ${name}`)
}
