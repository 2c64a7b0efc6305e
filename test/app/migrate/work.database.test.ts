import { describe, expect, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { migrateDown } from '../../../src/app/migrate/down.ts'
import { migrateRedo } from '../../../src/app/migrate/redo.ts'
import { migrateUp } from '../../../src/app/migrate/up.ts'
import { productOf, type TestMigration } from '../../support/migrations/product.ts'
import { testDatabase } from '../../support/postgres/database.ts'

const migrations: readonly TestMigration[] = [
  {
    id: '20250101000000',
    release: '1.0',
    sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int); INSERT INTO parcels SELECT i FROM generate_series(1, 100) i;',
    downSql: 'DROP TABLE parcels;',
  },
  { id: '20250201000000', release: '1.1' },
  { id: '20250301000000', release: '1.2' },
  {
    id: '20250401000000',
    release: '1.2',
    depends_on: ['FillWeights'],
    sql: 'ALTER TABLE parcels ALTER weight SET NOT NULL;',
    downSql: 'ALTER TABLE parcels ALTER weight DROP NOT NULL;',
  },
]

const body = {
  background_migrations: [
    {
      name: 'FillWeights',
      queued_by: '20250201000000',
      finalized_by: '20250301000000',
      table: 'parcels',
      key: ['id'],
      update: 'UPDATE parcels SET weight = 1 WHERE {batch}',
      done: 'weight IS NOT NULL',
    },
  ],
}

const states = 'SELECT name, queued_by, state FROM waystop.background_migration'

async function scene() {
  const database = await testDatabase()
  const product = productOf(migrations, [`main=${database.url}`], { body })
  return { ...database, ...product }
}

describe('Background work', () => {
  test('is queued with the migration that queues it, and holds the one that finalizes it until it is finished', async () => {
    const { ports, flags, tell, sql } = await scene()
    await install(ports, { ...flags, to: '1.1.0' }, tell)
    expect(await sql(states)).toEqual([{ name: 'FillWeights', queued_by: '20250201000000', state: 'active' }])
    const refused = await migrateUp(ports, flags, tell)
    expect(refused).toMatchObject({
      outcome: 'refused',
      refusals: [{ kind: 'unfinished-work' }, { kind: 'unfinished-work' }],
    })
    await sql("UPDATE parcels SET weight = 1; UPDATE waystop.background_migration SET state = 'finished'")
    expect(await migrateUp(ports, flags, tell)).toMatchObject({ outcome: 'done' })
    expect(await sql(states)).toMatchObject([{ state: 'finalized' }])
  })

  test('is finished in the run when told, on the way to what needs it', async () => {
    const { ports, flags, tell, sql } = await scene()
    await install(ports, { ...flags, to: '1.0.0' }, tell)
    expect(await migrateUp(ports, flags, tell)).toMatchObject({
      outcome: 'refused',
      refusals: [{ kind: 'finalizes-inline' }, { kind: 'finalizes-inline' }],
    })
    const result = await migrateUp(ports, { ...flags, finalize: true }, tell)
    expect(result).toMatchObject({
      outcome: 'done',
      steps: [{}, { finishes: ['FillWeights'], finalizes: ['FillWeights'] }, {}],
    })
    expect(await sql(states)).toMatchObject([{ state: 'finalized' }])
    expect(await sql('SELECT count(*)::int AS n FROM parcels WHERE weight = 1')).toEqual([{ n: 100 }])
  })

  test('of a first installation is finished where a later migration needs it', async () => {
    const { ports, flags, tell, sql } = await scene()
    expect(await install(ports, flags, tell)).toMatchObject({
      outcome: 'done',
      databases: [{ release: '1.4.0', pending: 0 }],
    })
    expect(await sql(states)).toMatchObject([{ state: 'finalized' }])
    expect(await sql('SELECT state FROM waystop.installation')).toEqual([{ state: 'complete' }])
  })

  test('that fails ends the run before what needs it, which goes on later', async () => {
    const { ports, flags, tell, sql } = await scene()
    await install(ports, { ...flags, to: '1.1.0' }, tell)
    await sql('ALTER TABLE parcels ADD CONSTRAINT light CHECK (weight < 1)')
    const result = await migrateUp(ports, { ...flags, finalize: true }, tell)
    expect(result).toMatchObject({
      outcome: 'work-open',
      steps: [{ outcome: 'not-reached' }, { outcome: 'not-reached' }],
    })
    expect(result.remarks.join()).toMatch(/FillWeights ended failed.*light/u)
    await sql('ALTER TABLE parcels DROP CONSTRAINT light')
    expect(await migrateUp(ports, { ...flags, finalize: true }, tell)).toMatchObject({ outcome: 'done' })
  })
})

test('Work that is taken up again after the plan was made holds what needs it: it is asked for again in the transaction', async () => {
  const meddling: TestMigration = {
    id: '20250302000000',
    release: '1.2',
    sql: "UPDATE waystop.background_migration SET state = 'active';",
  }
  const { url, sql } = await testDatabase()
  const { ports, flags, tell } = productOf([...migrations, meddling], [`main=${url}`], { body })
  await install(ports, { ...flags, to: '1.1.0' }, tell)
  await sql("UPDATE parcels SET weight = 1; UPDATE waystop.background_migration SET state = 'finished'")
  await expect(migrateUp(ports, flags, tell)).rejects.toMatchObject({
    code: 'work-changed',
    details: ['2 migrations before it were applied and stay applied'],
  })
  expect(await sql("SELECT id FROM waystop.schema_migration WHERE id = '20250401000000'")).toEqual([])
})

describe('Taking back', () => {
  test('goes in reverse order, forgets what was queued, and lets what was final be finished again', async () => {
    const { ports, flags, tell, sql } = await scene()
    await install(ports, flags, tell)
    expect(await migrateDown(ports, { ...flags, yes: true }, tell)).toMatchObject({ steps: [{ id: '20250401000000' }] })
    expect(await migrateDown(ports, { ...flags, yes: true }, tell)).toMatchObject({ steps: [{ id: '20250301000000' }] })
    expect(await sql(states)).toMatchObject([{ state: 'finished' }])
    const result = await migrateDown(ports, { ...flags, yes: true, to: '20250101000000' }, tell)
    expect(result).toMatchObject({ outcome: 'done', steps: [{ id: '20250201000000', outcome: 'done' }] })
    expect(await sql(states)).toEqual([])
    expect(await sql('SELECT id FROM waystop.schema_migration')).toEqual([{ id: '20250101000000' }])
    expect(await sql('SELECT version FROM waystop.release')).toEqual([])
    const audit = await sql<{ action: string }>("SELECT action FROM waystop.audit WHERE subject LIKE 'migration:%'")
    expect(audit.map(({ action }) => action)).toEqual(['migrate-down', 'migrate-down', 'migrate-down'])
    expect(await migrateUp(ports, { ...flags, finalize: true }, tell)).toMatchObject({ outcome: 'done' })
  })

  test('is refused while its work is running, while something rests on it, and without SQL', async () => {
    const { ports, flags, tell, sql } = await scene()
    await install(ports, flags, tell)
    const redo = await migrateRedo(ports, '20250201000000', { ...flags, yes: true }, tell)
    expect(redo).toMatchObject({
      outcome: 'refused',
      refusals: [{ kind: 'has-dependents' }, { kind: 'has-dependents' }],
    })
    await migrateDown(ports, { ...flags, yes: true, limit: 2 }, tell)
    await sql("UPDATE waystop.background_migration SET state = 'running'")
    expect(await migrateDown(ports, { ...flags, yes: true }, tell)).toMatchObject({
      outcome: 'refused',
      refusals: [{ kind: 'work-running' }],
    })
  })

  test('asks, and needs --yes where nobody can be asked', async () => {
    const { ports, flags, tell, sql } = await scene()
    await install(ports, { ...flags, to: '1.0.0' }, tell)
    await expect(migrateDown(ports, flags, tell)).rejects.toMatchObject({ code: 'needs-yes' })
    expect(await sql('SELECT count(*)::int AS n FROM waystop.schema_migration')).toEqual([{ n: 1 }])
    expect(await sql('SELECT count(*)::int AS n FROM waystop.lease')).toEqual([{ n: 0 }])
  })

  test('and applying again leaves the releases complete that were', async () => {
    const { ports, flags, tell, sql } = await scene()
    await install(ports, { ...flags, to: '1.0.0' }, tell)
    await sql('DELETE FROM parcels')
    const result = await migrateRedo(ports, undefined, { ...flags, yes: true }, tell)
    expect(result).toMatchObject({ verb: 'redo', outcome: 'done', steps: [{ id: '20250101000000', outcome: 'done' }] })
    expect(await sql('SELECT count(*)::int AS n FROM parcels')).toEqual([{ n: 100 }])
    expect(await sql('SELECT version, phase FROM waystop.release ORDER BY phase')).toEqual([
      { version: '1.0.0', phase: 'post' },
      { version: '1.0.0', phase: 'regular' },
    ])
  })
})
