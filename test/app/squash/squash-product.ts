import { inject } from 'vitest'
import { type ProductState } from '../../../src/app/squash/proof/product-state.ts'
import { proveSquash } from '../../../src/app/squash/prove.ts'
import { loadManifest } from '../../../src/app/manifest-folder.ts'
import { parsePoint } from '../../../src/domain/line.ts'
import { type SquashProofs, squashProofsSchema } from '../../../src/results/squash-proof.ts'
import { type Body } from '../../support/manifests.ts'
import { productOf, type TestMigration } from '../../support/migrations/product.ts'
import { schemaErrors } from '../../support/valid-answer.ts'

/** A small product with every release of a squash; `sql` changes the text of a migration. */
export interface Told {
  readonly migrations?: readonly TestMigration[]
  readonly body?: Partial<Body>
}

export async function stateOf({ migrations = chain, body = {} }: Told = {}): Promise<ProductState> {
  const { ports, flags } = productOf(migrations, [], { body })
  const { manifest: folder } = flags
  return {
    manifest: await loadManifest(ports, folder),
    readText: (path) => ports.files.readText(`${folder}/${path}`),
    folder,
  }
}

export const chain: readonly TestMigration[] = [
  {
    id: '20250101000000',
    release: '1.0',
    sql: `CREATE TABLE parcels (id bigint PRIMARY KEY, weight int DEFAULT 1);
      CREATE TABLE kinds (id serial PRIMARY KEY, name text NOT NULL);
      INSERT INTO kinds (name) VALUES ('letter'), ('crate');`,
  },
  { id: '20250201000000', release: '1.1', sql: 'CREATE INDEX parcels_weight ON parcels (weight);' },
  { id: '20250301000000', release: '1.2', sql: 'ALTER TABLE parcels ADD CONSTRAINT heavy CHECK (weight > 0);' },
  {
    id: '20250401000000',
    release: '1.3',
    sql: `ALTER TABLE parcels ADD note text; UPDATE parcels SET note = 'number ' || id;`,
  },
]

export const samples = [{ table: 'parcels', rows: 30, sql: 'INSERT INTO parcels SELECT generate_series(1, {rows})' }]

export interface Asked {
  readonly before: ProductState
  readonly after: ProductState
  readonly upTo?: string
  readonly foldedIn?: string
  readonly tell?: (line: string) => void
  /** Default: the server of this run. */
  readonly against?: string | undefined
  readonly postgres?: readonly number[]
}

export async function proven({
  before,
  after,
  upTo = '1.1',
  foldedIn = '1.4',
  tell = () => undefined,
  postgres,
  ...rest
}: Asked): Promise<SquashProofs> {
  const { ports } = productOf([], [])
  const against = 'against' in rest ? rest.against : inject('postgresUrl')
  const point = (text: string) => parsePoint(after.manifest.product, text)!
  const squash = { in: point(foldedIn), upTo: point(upTo) }
  const found = await proveSquash(ports, { before, after, squash }, { against, postgres, tell })
  const errors = schemaErrors(squashProofsSchema, found)
  if (errors.length > 0) throw new Error(errors.join('; '))
  return found
}
