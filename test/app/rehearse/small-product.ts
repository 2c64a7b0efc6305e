import { expect, inject } from 'vitest'
import { rehearse } from '../../../src/app/rehearse/rehearse.ts'
import { type RehearseFlags } from '../../../src/app/rehearse/flags.ts'
import { type CommandRequest, type Processes } from '../../../src/ports/processes.ts'
import { rehearsalSchema } from '../../../src/results/rehearsal.ts'
import { type Body } from '../../support/manifests.ts'
import { productOf, type ProductOptions, type TestMigration } from '../../support/migrations/product.ts'
import { schemaErrors } from '../../support/valid-answer.ts'

export const create: TestMigration = {
  id: '20250101000000',
  release: '1.0',
  sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int); CREATE TABLE old (id int);',
}
export const queue: TestMigration = { id: '20250201000000', release: '1.1', phase: 'post' }
export const finalize: TestMigration = { id: '20250301000000', release: '1.2' }
export const require: TestMigration = {
  id: '20250401000000',
  release: '1.2',
  phase: 'post',
  depends_on: ['FillWeights'],
  sql: 'ALTER TABLE parcels ALTER weight SET NOT NULL; DROP TABLE old;',
}
export const good = [create, queue, finalize, require]

export const work = {
  name: 'FillWeights',
  queued_by: '20250201000000',
  finalized_by: '20250301000000',
  table: 'parcels',
  key: ['id'],
  max_attempts: 1,
  update: 'UPDATE parcels SET weight = 1 WHERE {batch} AND weight IS NULL',
  done: 'weight IS NOT NULL',
}

const samples = [
  {
    table: 'parcels',
    rows: 30,
    sql: 'INSERT INTO parcels SELECT generate_series(1, {rows}); INSERT INTO old VALUES (1)',
  },
]

const stops = [{ line: '1.1', cause: 'other', reason: 'weights are filled in here' }] as const

/** Names of its databases have it in them. */
export const rehearsalPid = 1_000_000 + Math.floor(Math.random() * 1_000_000)

interface Options {
  readonly migrations?: readonly TestMigration[]
  readonly body?: Partial<Body>
  readonly flags?: RehearseFlags
  readonly product?: ProductOptions
  readonly ran?: CommandRequest[]
  /** Instead of programs that only say that they are done. */
  readonly processes?: Processes
  readonly environment?: Readonly<Record<string, string>>
  readonly tell?: (line: string) => void
}

/** A rehearsal of a small product on the server of this run; its answer fits the schema. */
export async function rehearsed({
  migrations = good,
  body = {},
  flags = {},
  product = {},
  ran = [],
  processes: programs,
  environment = {},
  tell = () => undefined,
}: Options = {}) {
  const whole = { background_migrations: [work], samples, stops, ...body } as Partial<Body>
  const { ports, flags: named } = productOf(migrations, [], { ...product, body: whole })
  const processes: Processes = programs ?? {
    run: (request) => {
      ran.push(request)
      return Promise.resolve({ exitCode: 0, ended: 'itself', stdout: '', stderr: '' })
    },
  }
  const against = inject('postgresUrl')
  const result = await rehearse(
    { ...ports, processes, place: { ...ports.place, environment }, host: { ...ports.host, pid: rehearsalPid } },
    { manifest: named.manifest, against, to: '1.2.0', ...flags },
    tell,
  )
  expect(schemaErrors(rehearsalSchema, result)).toEqual([])
  return result
}
