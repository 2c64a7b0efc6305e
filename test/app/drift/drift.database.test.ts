import { describe, expect, test } from 'vitest'
import { drift, driftOutcome } from '../../../src/app/drift/drift.ts'
import { driftOf, type DriftOptions, type DriftResult } from '../../../src/app/drift/drift-of.ts'
import { driftSchema } from '../../../src/results/drift.ts'
import { type Ports } from '../../../src/ports/ports.ts'
import { layouts } from '../../../src/engine/tables/layouts.ts'
import { manifestOf } from '../../support/manifests.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { schemaErrors } from '../../support/valid-answer.ts'
import { testDatabase, type TestDatabase } from '../../support/postgres/database.ts'

const files: Readonly<Record<string, string>> = {
  '1': 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight integer);\nCREATE TABLE shelves (id bigint PRIMARY KEY);\n',
  '2': '-- both at once\nCREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight);\nCREATE INDEX CONCURRENTLY shelves_id ON shelves (id);\n',
  '3': "CREATE TYPE state AS ENUM ('new');\nALTER TABLE parcels ADD COLUMN state state DEFAULT 'new' NOT NULL;\n",
  '4': 'ALTER TABLE parcels ADD COLUMN "Label; text" text;\n',
  '5': 'CREATE EXTENSION no_such_extension;\nCREATE TABLE places (id bigint PRIMARY KEY, at no_such_type);\nCREATE TABLE crates (id bigint);\n',
}
const ids = Object.keys(files).map((n) => `2026030${n}090000`)
const [first, second, third, fourth, fifth] = ids as [string, string, string, string, string]

/** One that only queues background work. */
const queueing = '20260306090000'

const text = `
manifest: 1
product: {id: depot, name: Depot, version_scheme: semver, line: 2}
complete_until: 2026-11-20
releases: [{version: "1.0.0"}]
migrations:
${ids.map((id, i) => `  - {id: "${id}", release: "1.0", up: sql/${i + 1}.sql${i === 1 ? ', transaction: none' : ''}}`).join('\n')}
  - {id: "20260306090000", release: "1.0", phase: post, name: queue_weights}
  - {id: "20250101090000", release: "1.0", removed: {in: "1.0", because: squashed}}
`

const ports: Ports = memoryPorts({
  '/desk/manifest.yaml': text,
  ...Object.fromEntries(Object.entries(files).map(([n, sql]) => [`/desk/sql/${n}.sql`, sql])),
})
const ground = { manifest: manifestOf(text), folder: '/desk' }

/** A database that went through the first four, and what somebody did to it. */
async function live(change = ''): Promise<TestDatabase> {
  const database = await testDatabase()
  for (const n of ['1', '2', '3', '4'])
    for (const statement of files[n]!.split(/;\n/u).filter((one) => one.trim() !== '')) await database.sql(statement)
  if (change) await database.sql(change)
  return database
}

const applied = [first, second, third, fourth]

/** Replayed on the server of this run: an embedded one takes a while to begin. */
function comparing({ db, url }: TestDatabase, what: readonly string[] = applied, options: DriftOptions = {}) {
  return driftOf(ports, ground, db, what, { against: url, ...options })
}

const told = ({ verdict, differences, undetermined }: DriftResult) => ({
  verdict,
  differences: differences.map(({ difference, object, name }) => `${difference} ${object} ${name}`),
  undetermined: undetermined.map(({ migration, differences: may }) => [migration, ...may.map(({ name }) => name)]),
})

const clean = { verdict: 'clean', differences: [], undetermined: [] }

describe('A database', () => {
  test('that its migrations made is clean, whatever rows it has', async () => {
    const one = await live('INSERT INTO parcels (id) SELECT generate_series(1, 10)')
    const result = await comparing(one)
    expect(told(result)).toEqual(clean)
    expect(result).toMatchObject({ name: 'main', replayed: 4 })
  })

  test('is compared, where no server is named, with what an embedded one makes of the same files', async () => {
    const { db } = await live('CREATE TABLE notes (id bigint)')
    const result = await driftOf(ports, ground, db, applied)
    expect(told(result)).toMatchObject({ verdict: 'drifted', differences: ['extra table public.notes'] })
    expect(result.against).toMatch(/^an embedded PostgreSQL \d\d$/u)
  }, 60_000)

  test('that somebody changed is told object by object, with what was expected', async () => {
    const one = await live(
      'DROP INDEX parcels_weight; ALTER TABLE parcels ALTER COLUMN weight TYPE bigint; CREATE TABLE notes (id bigint)',
    )
    const result = await comparing(one)
    expect(told(result)).toEqual({
      verdict: 'drifted',
      differences: [
        'missing index public.parcels_weight',
        'extra table public.notes',
        'different column public.parcels.weight',
      ],
      undetermined: [],
    })
    expect(result.differences[2]!.changes).toEqual([{ field: 'type', expected: 'integer', found: 'bigint' }])
  })

  test('that lacks what was never applied to it is clean', async () => {
    const one = await testDatabase()
    await one.sql(files['1']!)
    expect(told(await comparing(one, [first]))).toEqual(clean)
  })

  test('whose columns stand in another order is told so and is clean', async () => {
    const one = await live('ALTER TABLE parcels DROP COLUMN state; ALTER TABLE parcels DROP COLUMN "Label; text"')
    await one.sql(`ALTER TABLE parcels ADD COLUMN "Label; text" text, ADD COLUMN state state DEFAULT 'new' NOT NULL`)
    expect(told(await comparing(one))).toEqual({ ...clean, differences: ['column-order table public.parcels'] })
  })

  test('is only read, and everything made for the comparison is gone', async () => {
    const one = await live()
    const before = await one.sql('SELECT pg_current_wal_insert_lsn() AS lsn, count(*) FROM pg_class')
    await one.sql(`ALTER DATABASE ${new URL(one.url).pathname.slice(1)} SET default_transaction_read_only = on`)
    const { url: against } = await testDatabase()
    expect(told(await comparing(one, applied, { against }))).toEqual(clean)
    expect(await one.sql('SELECT count(*) FROM pg_class')).toMatchObject([{ count: before[0]!['count'] }])
  })

  test('is compared without what is to be ignored: an object, what hangs on it, a schema', async () => {
    const one = await live(
      'CREATE TABLE notes (id bigint); CREATE SCHEMA yard; CREATE TABLE yard.a (id bigint); ALTER TABLE parcels ADD COLUMN x text',
    )
    const ignore = ['public.notes', 'yard', 'public.parcels']
    expect(told(await comparing(one, applied, { ignore }))).toEqual(clean)
  })
})

describe('What cannot be replayed', () => {
  test('makes unknown what it names, and hides no difference elsewhere', async () => {
    const one = await live(
      'CREATE TABLE places (id bigint PRIMARY KEY, at text); CREATE TABLE crates (id bigint); CREATE TABLE notes (id bigint)',
    )
    const result = await comparing(one, ids)
    expect(told(result)).toEqual({
      verdict: 'drifted',
      differences: ['extra table public.notes'],
      undetermined: [[fifth], [fifth, 'public.places']],
    })
    expect(result.undetermined.map(({ statement }) => statement)).toEqual([
      'CREATE EXTENSION no_such_extension',
      'CREATE TABLE places (id bigint PRIMARY KEY, at no_such_type)',
    ])
  })

  test('is never clean, even where nothing differs', async () => {
    const one = await live('CREATE TABLE crates (id bigint)')
    expect(told(await comparing(one, ids))).toMatchObject({ verdict: 'undetermined', differences: [] })
  })

  test('makes everything unknown when nobody knows what it did', async () => {
    const one = await live('CREATE TABLE notes (id bigint)')
    expect(told(await comparing(one, [...applied, '20260101000000']))).toEqual({
      verdict: 'undetermined',
      differences: [],
      undetermined: [['20260101000000', 'public.notes']],
    })
  })

  test('is not asked of a squashed migration: what replaced it has its effect', async () => {
    expect(told(await comparing(await live(), [...applied, '20250101090000']))).toEqual(clean)
  })
})

describe('plan migrate drift', () => {
  const flags = ({ url }: TestDatabase) => ({ manifest: '/desk/manifest.yaml', database: [url], against: url })

  async function recorded(state: string, change = ''): Promise<TestDatabase> {
    const one = await live(change)
    await one.sql(`CREATE SCHEMA waystop; ${layouts[0]}`)
    for (const id of applied)
      await one.sql(
        `INSERT INTO waystop.schema_migration (id, phase, state, applied_by) VALUES ($1, 'regular', $2, 'test')`,
        [id, id === second ? state : 'applied'],
      )
    return one
  }

  test('reads what was applied from our own records', async () => {
    const result = await drift(ports, flags(await recorded('applied')))
    expect(result.databases.map(told)).toEqual([clean])
    expect(driftOutcome(result)).toBe('done')
    expect(schemaErrors(driftSchema, result)).toEqual([])
  })

  test.each([
    ['that plan applied left nothing', 'applied', clean],
    ['that was adopted is not known', 'adopted', { ...clean, verdict: 'undetermined', undetermined: [[queueing]] }],
  ])('a migration without SQL %s', async (_, how, expected) => {
    const one = await recorded('applied')
    await one.sql(
      `INSERT INTO waystop.schema_migration (id, phase, state, how, applied_by) VALUES ($1, 'post', 'applied', $2, 'test')`,
      [queueing, how],
    )
    expect((await drift(ports, flags(one))).databases.map(told)).toEqual([expected])
  })

  test('does not call the half of a migration drift', async () => {
    const result = await drift(
      ports,
      flags(await recorded('started', 'DROP INDEX shelves_id; CREATE TABLE notes (id bigint)')),
    )
    expect(result.databases.map(told)).toEqual([
      { verdict: 'drifted', differences: ['extra table public.notes'], undetermined: [[second, 'public.shelves_id']] },
    ])
    expect(driftOutcome(result)).toBe('findings')
  })

  test('refuses a database without records', async () => {
    await expect(drift(ports, flags(await live()))).rejects.toMatchObject({ code: 'no-records' })
  })

  test('replays on a server of one’s choice, in a database that is dropped again', async () => {
    const one = await recorded('applied', 'CREATE TABLE notes (id bigint)')
    const result = await drift(ports, flags(one))
    expect(result.databases.map(told)).toEqual([
      { verdict: 'drifted', differences: ['extra table public.notes'], undetermined: [] },
    ])
    expect(schemaErrors(driftSchema, result)).toEqual([])
    expect(result.databases[0]!.against).toMatch(/^PostgreSQL \d\d at /u)
    expect(await one.sql("SELECT datname FROM pg_database WHERE datname LIKE 'waystop_drift%'")).toEqual([])
  })

  test('asks for an address that it can make a database at', async () => {
    const one = await recorded('applied')
    await expect(drift(ports, { ...flags(one), against: 'service=scratch' })).rejects.toMatchObject({ code: 'usage' })
  })
})
