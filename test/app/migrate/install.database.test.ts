import { describe, expect, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { migrateUp } from '../../../src/app/migrate/up.ts'
import { type Databases } from '../../../src/ports/database.ts'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { Cut, cuttingDatabases } from '../../support/migrations/cutting.ts'
import { productOf, type ProductOptions, type TestMigration } from '../../support/migrations/product.ts'
import { testDatabase } from '../../support/postgres/database.ts'

const migrations: readonly TestMigration[] = [
  {
    id: '20250101000000',
    release: '1.0',
    sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int); INSERT INTO parcels SELECT generate_series(1, 50);',
  },
  { id: '20250201000000', release: '1.1' },
  { id: '20250301000000', release: '1.2' },
  {
    id: '20250401000000',
    release: '1.2',
    depends_on: ['FillWeights'],
    sql: 'ALTER TABLE parcels ALTER weight SET NOT NULL;',
  },
]

const work = {
  name: 'FillWeights',
  queued_by: '20250201000000',
  finalized_by: '20250301000000',
  table: 'parcels',
  key: ['id'],
  batch_size: 10,
  update: 'UPDATE parcels SET weight = 1 WHERE {batch} AND weight IS NULL',
  done: 'weight IS NOT NULL',
}
const body = { background_migrations: [work] }
const standing = 'SELECT state FROM waystop.installation'
const workState = 'SELECT state FROM waystop.background_migration'

async function scene(options: ProductOptions = {}) {
  const database = await testDatabase()
  return { ...database, ...productOf(migrations, [`main=${database.url}`], { body, ...options }) }
}

describe('A first installation', () => {
  test('with a limit goes on as a first installation, however often', async () => {
    const { ports, flags, tell, sql } = await scene()
    for (const left of [3, 2, 1]) {
      const part = await install(ports, { ...flags, limit: 1 }, tell)
      expect(part).toMatchObject({ outcome: 'done', command: expect.stringContaining('plan install') })
      expect(part.remarks.join()).toContain(`goes on with the ${left} migrations that are left`)
      expect(await sql(standing)).toEqual([{ state: 'installing' }])
      await expect(migrateUp(ports, flags, tell)).rejects.toMatchObject({ code: 'still-installing' })
    }
    // The work that the third migration finalizes was done there: a first installation does that by itself.
    expect(await sql(workState)).toEqual([{ state: 'finalized' }])
    expect(await install(ports, { ...flags, limit: 1 }, tell)).toMatchObject({ outcome: 'done', remarks: [] })
    expect(await sql(standing)).toEqual([{ state: 'complete' }])
  })

  test('refuses what needs work that somebody paused, and says how to go on', async () => {
    const { ports, flags, tell, sql } = await scene()
    await install(ports, { ...flags, limit: 2 }, tell)
    await sql("UPDATE waystop.background_migration SET state = 'paused'")
    const refused = await install(ports, flags, tell)
    expect(refused).toMatchObject({
      outcome: 'refused',
      steps: [{ outcome: 'not-reached' }, { outcome: 'not-reached' }],
    })
    expect(refused.refusals[0]).toMatchObject({
      kind: 'paused-work',
      subject: '20250301000000',
      next: expect.stringContaining('plan bbm resume FillWeights'),
    })
    expect(await sql(workState)).toEqual([{ state: 'paused' }])
    expect(await sql(standing)).toEqual([{ state: 'installing' }])
    await sql("UPDATE waystop.background_migration SET state = 'active'")
    expect(await install(ports, flags, tell)).toMatchObject({ outcome: 'done' })
  })

  test('stops before what needs work that is paused while it runs', async () => {
    const { ports, flags, sql } = await scene()
    const result = await install(
      { ...ports, databases: pausing(() => sql("UPDATE waystop.background_migration SET state = 'paused'")) },
      flags,
      () => undefined,
    )
    expect(result).toMatchObject({ outcome: 'work-open' })
    expect(result.remarks.join()).toContain('FillWeights ended paused')
    expect(await sql(workState)).toEqual([{ state: 'paused' }])
    expect(await sql("SELECT id FROM waystop.schema_migration WHERE id = '20250301000000'")).toEqual([])
    expect(await sql(standing)).toEqual([{ state: 'installing' }])
  })

  test('is not complete when work it rests on is open again at its end', async () => {
    const again: TestMigration = {
      id: '20250501000000',
      release: '1.3',
      sql: "UPDATE waystop.background_migration SET state = 'active';",
    }
    const { url, sql } = await testDatabase()
    const { ports, flags, tell } = productOf([...migrations, again], [`main=${url}`], { body })
    const result = await install(ports, flags, tell)
    expect(result).toMatchObject({
      outcome: 'work-open',
      remarks: ['FillWeights is active on main'],
    })
    expect(await sql(standing)).toEqual([{ state: 'installing' }])
    // Nor in a later call, which applies nothing that rests on it.
    expect(await install(ports, flags, tell)).toMatchObject({ outcome: 'work-open', steps: [] })
    await sql("UPDATE waystop.background_migration SET state = 'cancelled'")
    const cancelled = await install(ports, flags, tell)
    expect(cancelled.remarks.join()).toContain('was cancelled')
    await sql("UPDATE waystop.background_migration SET state = 'finalized'")
    expect(await install(ports, flags, tell)).toMatchObject({ outcome: 'done' })
    expect(await sql(standing)).toEqual([{ state: 'complete' }])
  })

  test('that dies while it does background work goes on from there', async () => {
    const whole = await scene()
    const counting = cuttingDatabases(Number.POSITIVE_INFINITY)
    await install({ ...whole.ports, databases: counting }, whole.flags, whole.tell)
    const boundaries = counting.passed()
    // Some of them: with the property of test/engine/migrations/crash, which cuts at any, all kinds of steps are met.
    for (let at = boundaries - 1; at > boundaries / 2; at -= Math.ceil(boundaries / 14)) {
      const { ports, flags, tell, sql } = await scene()
      const cut = install({ ...ports, databases: cuttingDatabases(at) }, flags, tell)
      await cut.catch((error: unknown) => {
        if (!(error instanceof Cut)) throw error
      })
      await sql("UPDATE waystop.lease SET lease_until = '-infinity'")
      await sql("UPDATE waystop.batch SET lease_until = '-infinity' WHERE state = 'running'")
      const result = await install(ports, flags, tell).catch((error: unknown) => error)
      expect(result, `cut at ${at}`).toMatchObject(
        result instanceof Error ? { code: 'already-installed' } : { outcome: 'done' },
      )
      expect(await sql('SELECT count(*)::int AS n FROM parcels WHERE weight = 1')).toEqual([{ n: 50 }])
      expect(await sql(workState)).toEqual([{ state: 'finalized' }])
    }
  }, 120_000)
})

/** Somebody pauses the work as soon as it is queued: behind the commit of the migration that queues it. */
function pausing(pause: () => Promise<unknown>): Databases {
  return {
    open: async (target) => {
      const database = await machineDatabases.open(target)
      let queued = false
      return {
        ...database,
        transaction: async (work, options) => {
          const result = await database.transaction(
            (tx) =>
              work({
                ...tx,
                query: (text, values, more) => {
                  if (text.includes('INSERT INTO waystop.background_migration')) queued = true
                  return tx.query(text, values, more)
                },
              }),
            options,
          )
          if (queued) {
            queued = false
            await pause()
          }
          return result
        },
      }
    },
  }
}
