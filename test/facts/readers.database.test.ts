import { describe, expect, test } from 'vitest'
import { type Condition, type Probe } from '../../src/domain/condition.ts'
import { readApplied } from '../../src/facts/applied.ts'
import { readPastRates } from '../../src/facts/past-rates.ts'
import { runProbe } from '../../src/facts/run-probe.ts'
import { readServer } from '../../src/facts/server.ts'
import { readTableSize } from '../../src/facts/table-size.ts'
import { gitlabDatabase } from '../support/systems/vendors.ts'
import { testDatabase } from '../support/postgres/database.ts'

const place = { file: 'manifest.yaml', line: 1, column: 1 }

function condition(sql: string, threshold: Probe['threshold'] = 10): Condition & { readonly probe: Probe } {
  const operator = typeof threshold === 'number' ? '>' : '='
  const probe: Probe = { database: 'main', sql, operator, threshold, verified: true }
  return {
    id: 'many',
    question: '?',
    why: undefined,
    criterion: undefined,
    probe,
    nodes: undefined,
    ran: undefined,
    place,
  }
}

describe('A probe', () => {
  test('answers by its threshold, with value and time; whatever goes wrong leaves it unknown and says why', async () => {
    const { db, sql } = await testDatabase()
    await sql('CREATE TABLE boats AS SELECT generate_series(1, 20) AS id')
    const asked = (text: string, threshold?: Probe['threshold']) => runProbe(db, condition(text, threshold), 300)
    expect(await asked('SELECT count(*) FROM boats')).toMatchObject({ answer: 'yes', value: '20', why: undefined })
    expect(await asked('SELECT count(*) FROM boats WHERE id < 5')).toMatchObject({ answer: 'no', value: '4' })
    expect(await asked('SELECT EXISTS (SELECT FROM boats)', true)).toMatchObject({ answer: 'yes' })
    const unknown = async (text: string, why: RegExp) =>
      expect(await asked(text)).toMatchObject({ answer: 'unknown', why: expect.stringMatching(why) })
    await unknown('SELECT count(*) FROM ships', /a table it asks for is not there/u)
    await unknown('SELECT max(id) FROM boats WHERE id > 99', /returned no value/u)
    await unknown("SELECT 'a lot'", /no value its query returns/u)
    await unknown('SELECT 1; DROP TABLE boats', /more than one query/u)
    await unknown('SELECT pg_sleep(5)::text', /took too long/u)
    await unknown("SELECT set_config('waystop.x', '1', false) FROM (SELECT nextval('nothing')) x", /not exist/u)
    expect(await sql('SELECT count(*)::int AS n FROM boats')).toEqual([{ n: 20 }])
  })

  test('that would write is refused by the server', async () => {
    const { db, sql } = await testDatabase()
    await sql('CREATE SEQUENCE boats_seq')
    expect(await runProbe(db, condition("SELECT nextval('boats_seq')"))).toMatchObject({
      answer: 'unknown',
      why: expect.stringContaining('only reading is allowed'),
    })
  })
})

test('A table is counted to a bound; beyond it the statistics are told, partitions together, and marked', async () => {
  const { db, sql } = await testDatabase()
  await sql('CREATE TABLE "Odd name" AS SELECT generate_series(1, 20) AS id')
  await sql('CREATE TABLE readings (at int) PARTITION BY RANGE (at)')
  await sql('CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM (0) TO (500)')
  await sql('CREATE TABLE readings_2 PARTITION OF readings FOR VALUES FROM (500) TO (1000)')
  await sql('INSERT INTO readings SELECT generate_series(0, 999)')
  expect(await readTableSize(db, '"Odd name"')).toMatchObject({ known: true, value: { rows: 20, exact: true } })
  expect(await readTableSize(db, 'readings', 100)).toMatchObject({ known: true, value: { rows: 101, exact: false } })
  await sql('ANALYZE readings')
  expect(await readTableSize(db, 'readings', 100)).toMatchObject({ known: true, value: { rows: 1000, exact: false } })
  expect(await readTableSize(db, 'ships')).toEqual({ known: false, why: 'there is no such table', sqlstate: undefined })
})

describe('Applied migrations', () => {
  test('are read as Rails, golang-migrate and the container registry record them', async () => {
    const rails = await gitlabDatabase()
    await rails.sql('CREATE TABLE schema_migrations (version varchar PRIMARY KEY)')
    await rails.sql("INSERT INTO schema_migrations VALUES ('20250201000000'), ('20250101000000'), ('7')")
    expect(await readApplied(rails.db)).toMatchObject({
      known: true,
      value: { source: 'schema_migrations', applied: ['20250101000000', '20250201000000'], begun: [] },
    })
    const golang = await testDatabase()
    await golang.sql('CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)')
    await golang.sql('INSERT INTO schema_migrations VALUES (20250101000000, true)')
    expect(await readApplied(golang.db)).toMatchObject({
      known: true,
      value: { applied: [], begun: ['20250101000000'] },
    })
    const registry = await testDatabase()
    await registry.sql('CREATE TABLE schema_migrations (id text PRIMARY KEY, applied_at timestamptz)')
    await registry.sql('CREATE TABLE post_deploy_schema_migrations (id text PRIMARY KEY, applied_at timestamptz)')
    await registry.sql("INSERT INTO schema_migrations VALUES ('20250101000000_create_x')")
    await registry.sql("INSERT INTO post_deploy_schema_migrations VALUES ('20250301000000_fill_x')")
    expect(await readApplied(registry.db)).toMatchObject({
      known: true,
      value: { applied: ['20250101000000', '20250301000000'] },
    })
  })

  test('are unknown where nobody records them', async () => {
    const { db } = await testDatabase()
    expect(await readApplied(db)).toMatchObject({ known: false, why: 'it has no record of schema migrations' })
    expect(await readPastRates(db)).toMatchObject({ known: false })
    expect(await readServer(db)).toMatchObject({ known: true, value: { standby: false, role: 'postgres' } })
  })
})
