import { describe, expect, test } from 'vitest'
import { adopt } from '../../../src/app/migrate/adopt.ts'
import { migrateDown } from '../../../src/app/migrate/down.ts'
import { install } from '../../../src/app/migrate/install.ts'
import { migrateRepair } from '../../../src/app/migrate/repair.ts'
import { migrateStatus, statusOutcome } from '../../../src/app/migrate/status.ts'
import { migrateUp } from '../../../src/app/migrate/up.ts'
import { productOf, type TestMigration } from '../../support/migrations/product.ts'
import { testDatabase } from '../../support/postgres/database.ts'

const first: TestMigration = {
  id: '20250101000000',
  release: '1.0',
  name: 'create_parcels',
  sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);',
}
const second: TestMigration = {
  id: '20250201000000',
  release: '1.1',
  sql: 'ALTER TABLE parcels ADD COLUMN colour text;',
}
const third: TestMigration = {
  id: '20250301000000',
  release: '1.2',
  phase: 'post',
  sql: 'CREATE INDEX ON parcels (weight);',
}
const all = [first, second, third]

const nothingOfOurs = "SELECT nspname FROM pg_namespace WHERE nspname = 'waystop'"

describe('plan install', () => {
  test('takes a database with tables for no new one, whatever tables of ours are in it', async () => {
    const { url, sql } = await testDatabase()
    await sql('CREATE TABLE parcels (id int)')
    const { ports, flags, tell } = productOf(all, [`main=${url}`])
    const refused = { code: 'not-empty', next: expect.stringContaining('plan adopt') }
    await expect(install(ports, flags, tell)).rejects.toMatchObject(refused)
    await sql(
      'CREATE SCHEMA waystop; CREATE TABLE waystop.layout (number integer PRIMARY KEY, made_at timestamptz NOT NULL)',
    )
    await expect(install(ports, flags, tell)).rejects.toMatchObject(refused)
  })

  test('that was cut off is still the first installation, and up refuses until it has ended', async () => {
    const { url, sql } = await testDatabase()
    const broken = productOf([first, { ...second, sql: 'SELECT 1 / 0' }], [`main=${url}`])
    await expect(install(broken.ports, broken.flags, broken.tell)).rejects.toMatchObject({
      sqlstate: '22012',
      details: expect.arrayContaining(['1 migrations before it were applied and stay applied']),
    })
    await expect(migrateUp(broken.ports, broken.flags, broken.tell)).rejects.toMatchObject({ code: 'still-installing' })
    const { ports, flags, tell } = productOf(all, [`main=${url}`])
    const result = await install(ports, flags, tell)
    expect(result.steps.map(({ id }) => id)).toEqual(['20250201000000', '20250301000000'])
    expect(await sql('SELECT state, how FROM waystop.installation')).toEqual([{ state: 'complete', how: 'installed' }])
    await expect(install(ports, flags, tell)).rejects.toMatchObject({ code: 'already-installed' })
  })

  test('records what was squashed as folded, and its work as finished', async () => {
    const { url, sql } = await testDatabase()
    const squashed: TestMigration = {
      id: '20240101000000',
      release: '1.0',
      removed: { in: '1.1', because: 'squashed' },
    }
    const needs = { ...second, depends_on: ['Fill'] }
    const body = { background_migrations: [{ name: 'Fill', queued_by: '20240101000000', table: 'parcels' }] }
    const { ports, flags, tell } = productOf([squashed, first, needs], [`main=${url}`], { body })
    expect(await install(ports, flags, tell)).toMatchObject({ outcome: 'done', refusals: [] })
    expect(await sql("SELECT id FROM waystop.schema_migration WHERE how = 'folded'")).toEqual([
      { id: '20240101000000' },
    ])
    expect(await sql('SELECT state, state_because FROM waystop.background_migration')).toEqual([
      { state: 'finished', state_because: 'finished: folded' },
    ])
    expect(await migrateUp(ports, flags, tell)).toMatchObject({ outcome: 'nothing-to-do' })
  })

  test('and up over a database that was not given are not known to be done', async () => {
    const { url } = await testDatabase()
    const body = { databases: ['main', 'ci'] }
    const { ports, flags, tell } = productOf([first, { ...second, database: 'ci' }], [`main=${url}`], { body })
    expect(await install(ports, flags, tell)).toMatchObject({
      outcome: 'undetermined',
      missing: ['ci'],
      steps: [{ id: first.id }],
    })
    expect(await migrateUp(ports, flags, tell)).toMatchObject({ outcome: 'undetermined', steps: [] })
    expect(statusOutcome(await migrateStatus(ports, flags, tell))).toBe('undetermined')
  })

  test('runs each migration on its own database, in one order', async () => {
    const main = await testDatabase()
    const ci = await testDatabase('ci')
    const body = { databases: ['main', 'ci'] }
    const migrations = [first, { ...second, database: 'ci', sql: 'CREATE TABLE jobs (id int);' }, third]
    const { ports, flags, tell, events } = productOf(migrations, [`main=${main.url}`, `ci=${ci.url}`], { body })
    expect(await install(ports, flags, tell)).toMatchObject({ outcome: 'done' })
    expect(events.flatMap((event) => (event.kind === 'migration-done' ? event.id : []))).toEqual(
      migrations.map(({ id }) => id),
    )
    expect(await ci.sql('SELECT id FROM waystop.schema_migration')).toEqual([{ id: second.id }])
    expect(statusOutcome(await migrateStatus(ports, flags, tell))).toBe('done')
  })
})

test('a dry run shows order and SQL, and writes nothing at all', async () => {
  const { url, sql } = await testDatabase()
  const { ports, flags, tell } = productOf(all, [`main=${url}`])
  const result = await install(ports, { ...flags, dryRun: true }, tell)
  expect(result).toMatchObject({
    outcome: 'planned',
    dry_run: true,
    steps: [{ sql: first.sql, file: 'sql/20250101000000.up.sql', outcome: 'planned' }, {}, {}],
  })
  expect(await sql(nothingOfOurs)).toEqual([])
  await expect(migrateUp(ports, { ...flags, dryRun: true }, tell)).rejects.toMatchObject({ code: 'no-tables' })
  await install(ports, { ...flags, to: '1.0.0' }, tell)
  const before = await sql('SELECT xmin FROM waystop.schema_migration')
  expect(await migrateUp(ports, { ...flags, dryRun: true }, tell)).toMatchObject({
    outcome: 'planned',
    steps: [{}, {}],
  })
  expect(await sql('SELECT xmin FROM waystop.schema_migration')).toEqual(before)
  expect(await sql('SELECT count(*)::int AS n FROM waystop.lease')).toEqual([{ n: 0 }])
})

test('post migrations that were skipped are remembered, and come before anything newer', async () => {
  const { url, sql } = await testDatabase()
  const post: TestMigration = {
    id: '20250102000000',
    release: '1.0',
    phase: 'post',
    sql: 'CREATE TABLE post_one (id int);',
  }
  const start = productOf([first], [`main=${url}`])
  await install(start.ports, { ...start.flags, to: '1.0.0' }, start.tell)
  await sql('DELETE FROM waystop.release')
  const { ports, flags, tell } = productOf([first, post, second], [`main=${url}`])
  const skipped = await migrateUp(ports, { ...flags, to: '1.0.0', skipPost: true }, tell)
  expect(skipped).toMatchObject({ databases: [{ release: '1.0.0', post_complete: false, pending: 1 }] })
  const refused = await migrateUp(ports, { ...flags, to: '1.1.0', skipPost: true }, tell)
  expect(refused).toMatchObject({ outcome: 'refused', refusals: [{ id: `pending-post-migrations:${post.id}` }] })
  const done = await migrateUp(ports, { ...flags, to: '1.1.0' }, tell)
  expect(done.steps.map(({ id }) => id)).toEqual([post.id, second.id])
  expect(done).toMatchObject({ databases: [{ release: '1.1.0', post_complete: true }] })
})

describe('plan migrate repair', () => {
  test('accepts an edit, with the reason on record', async () => {
    const { url, sql } = await testDatabase()
    const product = productOf(all, [`main=${url}`])
    const { ports, flags, tell } = product
    await install(ports, flags, tell)
    product.edit(first.id, `-- a comment\n${first.sql!}`)
    expect(await migrateUp(ports, flags, tell)).toMatchObject({ outcome: 'refused', refusals: [{ kind: 'edited' }] })
    expect(statusOutcome(await migrateStatus(ports, flags, tell))).toBe('findings')
    const repair = await migrateRepair(ports, first.id, { ...flags, because: 'a comment' }, tell)
    expect(repair).toMatchObject({ accepted: 'edit' })
    expect(await sql("SELECT because, detail->>'to' AS checksum FROM waystop.audit WHERE action = 'repair'")).toEqual([
      { because: 'a comment', checksum: repair.checksum },
    ])
    expect(await migrateUp(ports, flags, tell)).toMatchObject({ outcome: 'nothing-to-do' })
    expect(await migrateRepair(ports, first.id, { ...flags, because: 'again' }, tell)).toMatchObject({
      accepted: 'nothing',
    })
  })

  test('lets a late one be applied', async () => {
    const { url } = await testDatabase()
    const start = productOf(all, [`main=${url}`])
    await install(start.ports, start.flags, start.tell)
    const late: TestMigration = { id: '20250102000000', release: '1.0', sql: 'CREATE TABLE late (id int);' }
    const { ports, flags, tell } = productOf([...all, late], [`main=${url}`])
    expect(await migrateUp(ports, flags, tell)).toMatchObject({ refusals: [{ kind: 'late' }] })
    const repair = await migrateRepair(ports, late.id, { ...flags, because: 'it was forgotten' }, tell)
    expect(repair).toMatchObject({ accepted: 'late', reopened: ['1.4.0'] })
    expect(await migrateUp(ports, flags, tell)).toMatchObject({ outcome: 'done', databases: [{ release: '1.4.0' }] })
  })
})

describe('plan adopt', () => {
  const work = {
    name: 'Fill',
    queued_by: second.id,
    table: 'parcels',
    key: ['id'],
    update: 'UPDATE parcels SET weight = 1 WHERE {batch}',
    done: 'weight IS NOT NULL',
  }

  test('records what the release has, once the schema is seen to be its own', async () => {
    const { url, sql } = await testDatabase()
    await sql(`${first.sql} ${second.sql}`)
    const { ports, flags, tell } = productOf(all, [`main=${url}`], { body: { background_migrations: [work] } })
    const result = await adopt(ports, { ...flags, at: '1.1.0', against: url }, tell)
    expect(result).toMatchObject({
      outcome: 'adopted',
      databases: [{ migrations: 2, drift: { verdict: 'clean' }, works: [{ recorded: 'finished', why: 'verified' }] }],
    })
    expect(await sql('SELECT id, how FROM waystop.schema_migration ORDER BY id')).toEqual([
      { id: first.id, how: 'adopted' },
      { id: second.id, how: 'adopted' },
    ])
    expect(await migrateUp(ports, flags, tell)).toMatchObject({ outcome: 'done', steps: [{ id: third.id }] })
  })

  test('refuses a schema that differs unless that is accepted, and queues work that rows still need', async () => {
    const { url, sql } = await testDatabase()
    await sql(`${first.sql} ${second.sql} CREATE TABLE own (id int); INSERT INTO parcels VALUES (1)`)
    const { ports, flags, tell } = productOf(all, [`main=${url}`], { body: { background_migrations: [work] } })
    const asked = { ...flags, at: '1.1.0', against: url }
    expect(await adopt(ports, asked, tell)).toMatchObject({
      outcome: 'refused',
      databases: [{ drift: { verdict: 'drifted' } }],
    })
    expect(await sql(nothingOfOurs)).toEqual([])
    expect(await adopt(ports, { ...asked, acceptDrift: true }, tell)).toMatchObject({
      outcome: 'adopted',
      databases: [{ works: [{ recorded: 'queued', why: 'unfinished' }] }],
    })
    expect(await sql('SELECT state FROM waystop.background_migration')).toEqual([{ state: 'active' }])
    await expect(adopt(ports, asked, tell)).rejects.toMatchObject({ code: 'already-installed' })
  })

  test('takes work for finished when a person says so', async () => {
    const { url, sql } = await testDatabase()
    await sql(`${first.sql} ${second.sql} INSERT INTO parcels VALUES (1)`)
    const { ports, flags, tell } = productOf(all, [`main=${url}`], { body: { background_migrations: [work] } })
    const asked = { ...flags, at: '1.1.0', against: url }
    await expect(adopt(ports, { ...asked, finished: ['Fil'] }, tell)).rejects.toMatchObject({ suggestions: ['Fill'] })
    expect(await adopt(ports, { ...asked, finished: ['Fill'] }, tell)).toMatchObject({
      databases: [{ works: [{ recorded: 'finished', why: 'told' }] }],
    })
  })
})

test('status tells what is applied, pending, unknown and by whom, and is a finding while something is open', async () => {
  const { url, sql } = await testDatabase()
  const { ports, flags, tell } = productOf(all, [`main=${url}`])
  expect(await migrateStatus(ports, flags, tell)).toMatchObject({ databases: [{ state: 'not-installed', pending: 3 }] })
  expect(await sql(nothingOfOurs)).toEqual([])
  await install(ports, { ...flags, to: '1.1.0' }, tell)
  const status = await migrateStatus(ports, flags, tell)
  expect(status).toMatchObject({
    target: '1.4.0',
    databases: [{ state: 'pending', release: '1.1.0', post_complete: true, pending: 1 }],
  })
  expect(status.databases[0]!.migrations.map(({ id, condition, applied_by: by }) => [id, condition, by])).toEqual([
    [first.id, 'applied', 'somebody@desk:1'],
    [second.id, 'applied', 'somebody@desk:1'],
    [third.id, 'pending', undefined],
  ])
  expect(statusOutcome(status)).toBe('findings')
  expect(statusOutcome(await migrateStatus(ports, { ...flags, to: '1.1.0' }, tell))).toBe('done')
  const { ports: older, flags: same } = productOf([first], [`main=${url}`])
  const behind = await migrateStatus(older, same, tell)
  expect(behind.databases[0]).toMatchObject({ state: 'trouble', migrations: [{}, { condition: 'unknown' }] })
})

describe('Taking back', () => {
  const gone: TestMigration = {
    id: '20250115000000',
    release: '1.0',
    sql: 'CREATE TABLE import_log (id bigint);',
    downSql: 'DROP TABLE import_log;',
    removed: { in: '1.2', because: 'obsolete' },
  }
  const last: TestMigration = { ...third, downSql: 'DROP INDEX parcels_weight_idx;' }

  test('begins with what ran last, not with what was removed since, and leaves out what was only put on record', async () => {
    const { url, sql } = await testDatabase()
    const { ports, flags, tell } = productOf([first, gone, second, last], [`main=${url}`])
    await install(ports, flags, tell)
    expect(await sql("SELECT how FROM waystop.schema_migration WHERE id = '20250115000000'")).toEqual([
      { how: 'folded' },
    ])
    const told = await migrateDown(ports, { ...flags, yes: true }, tell)
    expect(told).toMatchObject({ outcome: 'done', steps: [{ id: last.id }] })
  })
})
