import { beforeAll, describe, expect, test } from 'vitest'
import { type BackgroundStatus, type BackgroundVerb } from '../../../src/engine/background/system.ts'
import { registrySystem } from '../../../src/engine/systems/registry/system.ts'
import { testDatabase, type TestDatabase } from '../../support/postgres/database.ts'
import {
  ago,
  asRole,
  change,
  type Change,
  found,
  gitlabDatabase,
  insert,
  registryDatabase,
  registryGenerations,
  publishedRights,
  request,
} from '../../support/systems/vendors.ts'

let count = 0

const migration = (database: TestDatabase, values: Readonly<Record<string, unknown>> = {}): Promise<bigint> =>
  insert(database, 'batched_background_migrations', {
    name: `m${(count += 1)}`,
    min_value: 1,
    max_value: 100,
    batch_size: 10,
    status: 1,
    job_signature_name: 'copy',
    table_name: 'public.test',
    column_name: 'id',
    ...values,
  })

const job = (database: TestDatabase, id: bigint, values: Readonly<Record<string, unknown>> = {}): Promise<bigint> =>
  insert(database, 'batched_background_migration_jobs', {
    batched_background_migration_id: id,
    created_at: ago('1 hour'),
    started_at: ago('1 hour'),
    finished_at: ago('59 minutes'),
    min_value: 1,
    max_value: 10,
    status: 2,
    attempts: 1,
    ...values,
  })

/** Of this file; `listing` empties it. */
let shared: TestDatabase
beforeAll(async () => {
  shared = await registryDatabase()
})

async function listing(setUp: (database: TestDatabase) => Promise<unknown>): Promise<readonly BackgroundStatus[]> {
  await shared.sql('DELETE FROM batched_background_migrations')
  await setUp(shared)
  return registrySystem.list(shared.db)
}

const planned = async ({ db }: TestDatabase, id: bigint, verb: BackgroundVerb): Promise<Change> =>
  change(registrySystem.plan(found(await registrySystem.list(db), id), verb, request))

const statuses = ({ sql }: TestDatabase): Promise<{ name: string; status: number }[]> =>
  sql('SELECT name, status FROM batched_background_migrations ORDER BY id')

describe('fixture S of the registry', () => {
  test('is read by number, with the states of the registry (45, 99)', async () => {
    const { db } = await registryDatabase('2025-09', ['registry-fixture-s'])
    const list = await registrySystem.list(db)
    expect(list.map(({ id, name, state, stateAs }) => [id, name, state, stateAs])).toEqual([
      [1n, 'M1', 'finished', '2'],
      [2n, 'M2', 'active', '1'],
      [3n, 'M3', 'active', '1'],
      [4n, 'M4', 'running', '4'],
      [5n, 'M5', 'paused', '0'],
    ])
    expect(list[1]).toMatchObject({
      table: 'public.test',
      key: ['id'],
      batchSize: 1,
      jobArguments: undefined,
      lastError: undefined,
    })
  })

  test('has one that is taken next, and the others wait for it (16)', async () => {
    const { db } = await registryDatabase('2025-09', ['registry-fixture-s'])
    const waiting = (await registrySystem.list(db)).filter(({ remarks }) =>
      remarks.some((remark) => remark.startsWith('it waits for M4 (4)')),
    )
    expect(waiting.map(({ name }) => name)).toEqual(['M2', 'M3'])
  })

  test('pause one by one comes to what the registry’s pause does at once (47), and resume turns on only its own (48)', async () => {
    const database = await registryDatabase('2025-09', ['registry-fixture-s'])
    for (const id of [2n, 3n, 4n])
      await registrySystem.apply(database.db, await planned(database, id, 'pause'), request)
    expect((await statuses(database)).map(({ status }) => status)).toEqual([2, 0, 0, 0, 0])
    await registrySystem.apply(database.db, await planned(database, 5n, 'resume'), request)
    expect((await statuses(database)).map(({ status }) => status)).toEqual([2, 0, 0, 0, 1])
    // As the registry leaves it.
    expect(await database.sql('SELECT FROM batched_background_migrations WHERE updated_at IS NOT NULL')).toEqual([])
  })

  test('an empty table is an empty list (100)', async () => {
    expect(await listing(() => Promise.resolve())).toEqual([])
  })
})

describe('progress', () => {
  test.each([
    ['2 jobs of 20 of a finished one', { status: 2, batch_size: 20, total_tuple_count: 100 }, 2, 100],
    ['1 row of 100 (55)', { batch_size: 1, total_tuple_count: 100 }, 1, 1],
    ['all 10 rows of one that is still active (56)', { batch_size: 1, total_tuple_count: 10 }, 10, 99.9],
    ['more than the estimate (57)', { batch_size: 1, total_tuple_count: 50 }, 102, 99.9],
    ['no estimate', { total_tuple_count: null }, 5, undefined],
    ['an estimate of nothing', { total_tuple_count: 0 }, 5, undefined],
  ])('of %s', async (_, values, jobs, percent) => {
    const [told] = await listing(async (database) => {
      const id = await migration(database, values)
      for (let i = 0; i < jobs; i += 1) await job(database, id)
    })
    expect(told!.percent).toBe(percent)
  })

  test('rate and what remains come from the time between the begins of jobs', async () => {
    const [told] = await listing(async (database) => {
      const id = await migration(database, { total_tuple_count: 100 })
      for (const minutes of [9, 7, 5, 3])
        await job(database, id, { started_at: ago(`${minutes} minutes`), finished_at: ago(`${minutes - 1} minutes`) })
    })
    expect(told!.rate).toBeCloseTo(10 / 120)
    expect(told!.remaining!.least).toBeGreaterThanOrEqual(6 * 60_000)
    expect(told!.remaining!.most).toBeLessThanOrEqual(6 * 121_000)
  })

  test('a paused and a failed one have no end in sight', async () => {
    const list = await listing(async (database) => {
      for (const status of [0, 3]) {
        const id = await migration(database, { status, total_tuple_count: 100 })
        for (let i = 0; i < 4; i += 1) await job(database, id)
      }
    })
    expect(list.map(({ remaining }) => remaining)).toEqual([undefined, undefined])
    expect(list[0]!.remarks).toEqual([expect.stringContaining('never finishes')])
  })
})

describe('what went wrong', () => {
  test.each([
    [0, 'unknown (0)'],
    [1, 'invalid_bbm_table (1)'],
    [2, 'invalid_bbm_column (2)'],
    [3, 'invalid_job_signature (3)'],
    [4, 'max_job_retry (4)'],
    [5, 'invalid_batching_strategy (5)'],
    [17, 'a code not known here (17)'],
  ])('has a text for code %i', async (code, text) => {
    const [told] = await listing((database) => migration(database, { status: 3, failure_error_code: code }))
    expect(told!.lastError).toEqual({ sqlstate: undefined, text, at: undefined })
    expect(told!.remarks).toHaveLength(1)
  })

  test('is told where the registry itself would run for ever', async () => {
    const list = await listing(async (database) => {
      const lowered = await migration(database, { status: 4 })
      await job(database, lowered, { min_value: 90, max_value: 101 })
      await migration(database, { status: 0, batching_strategy: 'SerialKeySetBatchingStrategy' })
      await migration(database, { status: 0, min_value: 5, max_value: 1, batch_size: 0 })
      await migration(database, { status: 7 })
    })
    expect(list[0]!.remarks).toEqual([expect.stringContaining('ends beyond its range')])
    expect(list[1]!.remarks[1]).toContain('SerialKeySetBatchingStrategy')
    expect(list[2]!.remarks.slice(1)).toEqual([
      expect.stringContaining('above its last'),
      expect.stringContaining('no rows'),
    ])
    expect(list[3]).toMatchObject({ state: 'unknown', stateAs: '7', remarks: [expect.stringContaining('7')] })
  })

  test('a job whose end lies exactly at the end of its migration is no such case', async () => {
    const [told] = await listing(async (database) => job(database, await migration(database), { max_value: 100 }))
    expect(told!.remarks).toEqual([])
  })

  test('a job that was left active is told, a young one not', async () => {
    const list = await listing(async (database) => {
      for (const minutes of [11, 9])
        await job(database, await migration(database, { status: 4 }), {
          status: 1,
          created_at: ago(`${minutes} minutes`),
          started_at: ago(`${minutes} minutes`),
          finished_at: null,
        })
    })
    const told = list.map(({ remarks }) => remarks.some((remark) => remark.includes('never tries such jobs again')))
    expect(told).toEqual([true, false])
  })
})

describe('who works on it', () => {
  test('is seen by the registry’s lock, for the one that is taken next', async () => {
    const worker = await shared.client()
    await worker.query('BEGIN')
    await worker.query('SELECT pg_advisory_xact_lock(1)')
    const list = await listing(async (database) => {
      for (const status of [2, 1, 4]) await migration(database, { status })
    })
    await worker.query('ROLLBACK')
    expect(list.map(({ worked }) => worked)).toEqual([false, undefined, true])
    expect((await registrySystem.list(shared.db)).map(({ worked }) => worked)).toEqual([false, undefined, undefined])
  })

  test('is not taken from another database’s lock or another key', async () => {
    const worker = await shared.client()
    await worker.query('BEGIN')
    await worker.query('SELECT pg_advisory_xact_lock(2), pg_advisory_xact_lock(0, 1)')
    const elsewhere = await (await testDatabase()).client()
    await elsewhere.query('SELECT pg_advisory_lock(1)')
    const list = await listing((database) => migration(database, { status: 4 }))
    await worker.query('ROLLBACK')
    await elsewhere.query('SELECT pg_advisory_unlock(1)')
    expect(list[0]!.worked).toBeUndefined()
  })
})

test('jobs are attempts: the begin of one that was tried again says nothing about how long it took', async () => {
  const [target] = await listing(async (database) => {
    const id = await migration(database)
    await job(database, id)
    await job(database, id, { min_value: 11, max_value: 20, attempts: 3 })
    await job(database, id, {
      min_value: 21,
      max_value: 30,
      attempts: 2,
      status: 3,
      finished_at: null,
      failure_error_code: 0,
    })
  })
  const attempts = await registrySystem.attempts(shared.db, target!, 10)
  expect(
    attempts.map(({ outcome, number, range, duration, rows, error }) => [
      outcome,
      number,
      range,
      duration,
      rows,
      error,
    ]),
  ).toEqual([
    ['failed', 2, '[21, 30]', undefined, undefined, 'unknown (0)'],
    ['finished', 3, '[11, 20]', undefined, 10n, undefined],
    ['finished', 1, '[1, 10]', 60_000, 10n, undefined],
  ])
})

test('jobs that fill a column have no range', async () => {
  const [target] = await listing(async (database) =>
    job(database, await migration(database, { batching_strategy: 'NullKeySetBatchingStrategy', column_name: 'size' }), {
      min_value: 0,
      max_value: 0,
    }),
  )
  expect((await registrySystem.attempts(shared.db, target!, 10))[0]!.range).toBe('size is null')
})

describe.each(registryGenerations)('with the tables of %s', (generation) => {
  const coded = generation === '2024-06' ? {} : { failure_error_code: 4 }

  test('retry does what the registry’s restart does (104), and failed jobs get their attempts back', async () => {
    const database = await registryDatabase(generation)
    const id = await migration(database, { status: 3, ...coded })
    await job(database, id, { status: 3, attempts: 5, finished_at: null })
    await job(database, id, { attempts: 2 })
    const target = found(await registrySystem.list(database.db), id)
    expect(target.lastError?.text).toBe(generation === '2024-06' ? undefined : 'max_job_retry (4)')
    expect(await registrySystem.apply(database.db, await planned(database, id, 'retry'), request)).toEqual({
      changed: true,
    })
    const [row] = await database.sql('SELECT * FROM batched_background_migrations')
    expect(row).toMatchObject({
      status: 1,
      updated_at: expect.any(Date),
      ...(generation !== '2024-06' && { failure_error_code: null }),
    })
    expect(await database.sql('SELECT status, attempts FROM batched_background_migration_jobs ORDER BY id')).toEqual([
      { status: 3, attempts: 0 },
      { status: 2, attempts: 2 },
    ])
  })

  test('attempts are read', async () => {
    const database = await registryDatabase(generation)
    const id = await migration(database)
    await job(database, id)
    expect(
      await registrySystem.attempts(database.db, found(await registrySystem.list(database.db), id), 1),
    ).toHaveLength(1)
  })
})

describe('between plan and yes', () => {
  test('another state, or another row under the same number, means that nothing is changed', async () => {
    const database = await registryDatabase()
    const id = await migration(database)
    const plan = await planned(database, id, 'pause')
    await database.sql('UPDATE batched_background_migrations SET status = 4')
    expect(await registrySystem.apply(database.db, plan, request)).toEqual({ changed: false })
    await database.sql("UPDATE batched_background_migrations SET status = 1, name = 'another'")
    expect(await registrySystem.apply(database.db, plan, request)).toEqual({ changed: false })
    expect(await statuses(database)).toEqual([{ name: 'another', status: 1 }])
  })
})

describe('rights', () => {
  const rights = publishedRights('registry')

  test('the published ones suffice to read and to control, and those for reading only to read', async () => {
    const database = await registryDatabase()
    const id = await migration(database, { status: 3, failure_error_code: 4 })
    await job(database, id, { status: 3 })
    await asRole(database, rights.toRead, async (db) => {
      const plan = change(registrySystem.plan(found(await registrySystem.list(db), id), 'retry', request))
      await expect(registrySystem.apply(db, plan, request)).rejects.toMatchObject({ code: 'missing-rights' })
    })
    await asRole(database, [...rights.toRead, ...rights.toControl], async (db) => {
      for (const verb of ['retry', 'pause', 'resume'] as const) {
        const plan = change(registrySystem.plan(found(await registrySystem.list(db), id), verb, request))
        expect(await registrySystem.apply(db, plan, request)).toEqual({ changed: true })
      }
    })
  })
})

describe('a database without the registry’s tables', () => {
  test('says so, and which system to name when it is GitLab’s', async () => {
    const empty = await testDatabase()
    await expect(registrySystem.list(empty.db)).rejects.toMatchObject({ name: 'DatabaseError', code: 'no-tables' })
    const gitlab = await gitlabDatabase()
    await expect(registrySystem.list(gitlab.db)).rejects.toMatchObject({ next: 'read it with --system gitlab' })
  })
})
