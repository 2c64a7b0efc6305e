import { beforeAll, describe, expect, test } from 'vitest'
import { type BackgroundStatus } from '../../../src/engine/background/system.ts'
import { gitlabSystem } from '../../../src/engine/systems/gitlab/system.ts'
import { testDatabase, type TestDatabase } from '../../support/postgres/database.ts'
import {
  ago,
  failureOf,
  found,
  gitlabDatabase,
  gitlabGenerations,
  job,
  migration,
  ofMain,
  registryDatabase,
} from '../../support/systems/vendors.ts'

/** Of this file; every test leaves it empty. */
let shared: TestDatabase
beforeAll(async () => {
  shared = await gitlabDatabase()
})

async function listing(setUp: (database: TestDatabase) => Promise<unknown>): Promise<readonly BackgroundStatus[]> {
  await shared.sql('DELETE FROM batched_background_migrations')
  await setUp(shared)
  return gitlabSystem.list(shared.db)
}

const one = async (setUp: (database: TestDatabase) => Promise<unknown>): Promise<BackgroundStatus> =>
  (await listing(setUp))[0]!

describe.each(gitlabGenerations)('tables of GitLab %s', (generation) => {
  test('are read, and what they do not have is unknown', async () => {
    const database = await gitlabDatabase(generation)
    const owned = generation === '13.11' ? {} : { ...ofMain, total_tuple_count: 400 }
    const id = await migration(database, { job_arguments: '[["a"], "b, c"]', ...owned })
    const jobId = await job(database, id)
    await job(database, id, { status: 2, min_value: 101, max_value: 200, attempts: 2 })
    if (generation !== '13.11') await failureOf(database, jobId)
    expect(found(await gitlabSystem.list(database.db), id)).toMatchObject({
      state: 'active',
      stateAs: '1',
      jobArguments: '[["a"], "b, c"]',
      batches: { ready: 0, running: 0, done: 1, failed: 1 },
      rowsDone: 100n,
      rowsTotal: generation === '13.11' ? undefined : 400n,
      percent: generation === '13.11' ? undefined : 25,
      queuedBy: undefined,
    })
    expect(await gitlabSystem.attempts(database.db, found(await gitlabSystem.list(database.db), id), 10)).toHaveLength(
      generation === '13.11' ? 2 : 3,
    )
  })
})

test('arguments that an old default wrote as a text inside JSON come out as GitLab’s commands want them', async () => {
  const status = await one((database) => migration(database, { ...ofMain, job_arguments: '"[]"' }))
  expect(status.jobArguments).toBe('[]')
})

test('numbers become states, and one that nobody knows is told as such', async () => {
  const states = { paused: 0, active: 1, finished: 3, failed: 4, finalizing: 5, finalized: 6, unknown: 9 }
  const list = await listing(async (database) => {
    for (const number of Object.values(states)) await migration(database, { ...ofMain, status: number })
  })
  expect(list.map(({ state, stateAs }) => [state, Number(stateAs)])).toEqual(Object.entries(states))
  expect(list.at(-1)!.remarks).toEqual([expect.stringContaining('9')])
})

describe('progress', () => {
  test.each([
    ['no estimate', 1, null, undefined],
    ['an estimate of zero', 1, 0, undefined],
    ['an estimate of less than nothing', 1, -1, undefined],
    ['half of it', 1, 200, 50],
    ['105 per cent, computed', 1, 95, 99.9],
    ['finished without an estimate', 3, null, 100],
    ['finalized with half of it', 6, 200, 100],
  ])('with %s', async (_, number, total, percent) => {
    const status = await one(async (database) => {
      const id = await migration(database, { ...ofMain, status: number, total_tuple_count: total })
      await job(database, id)
      return id
    })
    expect(status.percent).toBe(percent)
    expect(status.remarks.some((remark) => remark.includes('estimated'))).toBe(percent === 99.9)
  })

  test('rate and remaining time come from jobs that succeeded lately, an interval each at least', async () => {
    const status = await one(async (database) => {
      const id = await migration(database, { ...ofMain, total_tuple_count: 1000 })
      for (let i = 0; i < 3; i += 1)
        await job(database, id, { finished_at: ago(`${i + 1} hours`), started_at: ago(`${i + 1} hours 10 seconds`) })
      return id
    })
    expect(status.rate).toBeCloseTo(100 / 120)
    // 700 rows in 7 batches of 2 minutes each; GitLab looks for work once a minute.
    expect(status.remaining).toEqual({ least: 7 * 120_000, most: 7 * 180_000 })
  })

  test.each([
    ['paused', { status: 0 }],
    ['failed', { status: 4 }],
    ['of unknown size', { total_tuple_count: null }],
    ['beyond its estimate', { total_tuple_count: 200 }],
    ['finalizing while nobody is seen', { status: 5 }],
  ])('what is %s has no end in sight', async (_, values) => {
    const status = await one(async (database) => {
      const id = await migration(database, { ...ofMain, total_tuple_count: 1000, ...values })
      for (let i = 0; i < 3; i += 1) await job(database, id)
      return id
    })
    expect(status.remaining).toBeUndefined()
  })

  test('a hold is told and adds to what remains', async () => {
    const status = await one(async (database) => {
      const id = await migration(database, {
        ...ofMain,
        total_tuple_count: 400,
        on_hold_until: { sql: "now() + interval '10 minutes'" },
      })
      for (let i = 0; i < 3; i += 1) await job(database, id)
      return id
    })
    expect(status.hold?.because).toContain('health')
    expect(status.remaining!.least).toBeGreaterThan(120_000 + 590_000)
  })

  test('a hold that is over is none', async () => {
    const status = await one((database) => migration(database, { ...ofMain, on_hold_until: ago('1 second') }))
    expect(status.hold).toBeUndefined()
  })
})

describe('jobs', () => {
  test('running for 60 minutes are stuck, for 59 not; failed three times only a retry helps', async () => {
    const status = await one(async (database) => {
      const id = await migration(database, ofMain)
      await job(database, id, { status: 1, updated_at: ago('60 minutes'), finished_at: null })
      await job(database, id, { status: 1, updated_at: ago('59 minutes'), finished_at: null })
      await job(database, id, { status: 2, attempts: 2 })
      await job(database, id, { status: 2, attempts: 3 })
      return id
    })
    expect(status.batches).toEqual({ ready: 0, running: 2, done: 0, failed: 2 })
    expect(status.remarks).toEqual([
      expect.stringMatching(/^1 failed job will be tried again/u),
      expect.stringMatching(/^1 job failed three times/u),
      expect.stringMatching(/^1 job began over an hour ago/u),
    ])
  })

  test('the newest error is told with class, message and SQLSTATE', async () => {
    const status = await one(async (database) => {
      const id = await migration(database, { ...ofMain, status: 4 })
      const jobId = await job(database, id, { status: 2, attempts: 3 })
      await failureOf(database, jobId, { created_at: ago('3 hours'), exception_class: 'PG::CheckViolation' })
      await failureOf(database, jobId, { created_at: ago('2 hours') })
      return id
    })
    expect(status.lastError).toMatchObject({
      sqlstate: '57014',
      text: 'ActiveRecord::QueryCanceled: PG::QueryCanceled: ERROR:  canceling statement due to statement timeout',
    })
    expect(Date.now() - status.lastError!.at!).toBeGreaterThan(7_000_000)
  })

  test('an exception that can be anything has no SQLSTATE', async () => {
    const status = await one(async (database) => {
      const id = await migration(database, { ...ofMain, status: 4 })
      await failureOf(database, await job(database, id, { status: 2 }), {
        exception_class: 'NoMethodError',
        exception_message: null,
      })
      return id
    })
    expect(status.lastError).toMatchObject({ sqlstate: undefined, text: 'NoMethodError' })
  })

  test('are attempts, newest first, with earlier failures from the log and the errors of each', async () => {
    const database = await gitlabDatabase()
    const id = await migration(database, ofMain)
    const failed = await job(database, id, { status: 2, attempts: 2, updated_at: ago('1 minute') })
    await failureOf(database, failed, { created_at: ago('1 minute') })
    await failureOf(database, failed, {
      created_at: ago('1 hour'),
      exception_class: 'PG::CheckViolation',
      exception_message: 'no',
    })
    await job(database, id, { min_value: null, max_value: null, min_cursor: '["a", 1]', max_cursor: '["b", 2]' })
    const target = found(await gitlabSystem.list(database.db), id)
    const attempts = await gitlabSystem.attempts(database.db, target, 10)
    expect(attempts.map(({ outcome, number, range, sqlstate }) => [outcome, number, range, sqlstate])).toEqual([
      ['failed', 2, '[1, 100]', '57014'],
      ['failed', undefined, '[1, 100]', '23514'],
      ['succeeded', 1, '(["a", 1], ["b", 2]]', undefined],
    ])
    expect(attempts[2]).toMatchObject({ duration: 10_000, rows: 100n })
    expect(await gitlabSystem.attempts(database.db, target, 1)).toHaveLength(1)
  })
})

describe('two on one table', () => {
  const two = (first: Readonly<Record<string, unknown>>): Promise<readonly BackgroundStatus[]> =>
    listing(async (database) => {
      await migration(database, { ...ofMain, table_name: 'users', job_class_name: 'First', ...first })
      const second = await migration(database, { ...ofMain, table_name: 'users', total_tuple_count: 1000 })
      for (let i = 0; i < 3; i += 1) await job(database, second)
      await migration(database, { ...ofMain, table_name: 'projects' })
    })
  const waits = expect.stringContaining('it waits for First')

  test('the younger waits for the older, and has no end in sight', async () => {
    const list = await two({})
    expect(list[1]!.remarks).toEqual([waits])
    expect(list[1]!.remaining).toBeUndefined()
    expect([list[0]!.remarks, list[2]!.remarks]).toEqual([[], []])
  })

  test.each([
    ['paused', { status: 0 }],
    ['failed', { status: 4 }],
    ['held', { on_hold_until: { sql: "now() + interval '1 minute'" } }],
  ])('it does not wait for one that is %s', async (_, first) => {
    const list = await two(first)
    expect(list[1]!.remarks).toEqual([])
    expect(list[1]!.remaining).toBeDefined()
  })
})

describe('who works on it', () => {
  test('is seen where a job moved lately, and not seen otherwise', async () => {
    const list = await listing(async (database) => {
      await job(database, await migration(database, { ...ofMain, status: 5 }), { updated_at: ago('3 minutes') })
      await job(database, await migration(database, { ...ofMain, status: 5 }), { updated_at: ago('20 minutes') })
      await migration(database, { ...ofMain, status: 5 })
      await migration(database, { ...ofMain, status: 3 })
    })
    expect(list.map(({ worked }) => worked)).toEqual([true, undefined, undefined, false])
    expect(list[1]!.remarks[0]).toContain('20 minutes ago; if that process is gone nothing goes on')
    expect(list[2]!.remarks[0]).toContain('no batch has begun yet')
    expect(Date.now() - list[1]!.lastWorkedAt!).toBeGreaterThan(19 * 60_000)
  })
})

describe('the tables of one row that GitLab 18.5 to 18.9.1 skipped', () => {
  const oneRow = { ...ofMain, status: 3, min_value: 5, max_value: 5, queued_migration_version: '20250905091200' }
  const tells = async (values: Readonly<Record<string, unknown>>, withJob = false): Promise<boolean> => {
    const { remarks } = await one(async (database) => {
      const id = await migration(database, { ...oneRow, ...values })
      if (withJob) await job(database, id)
      return id
    })
    return remarks.some((remark) => remark.includes('exactly one row'))
  }

  test('are told where there is one key, no job, and the work came in those versions', async () => {
    expect(await tells({})).toBe(true)
    expect(await tells({ status: 6 })).toBe(true)
    expect(await tells({ min_value: null, max_value: null, min_cursor: '[5]', max_cursor: '[5]' })).toBe(true)
  })

  test('are not told otherwise', async () => {
    expect(await tells({}, true)).toBe(false)
    expect(await tells({ max_value: 6 })).toBe(false)
    expect(await tells({ status: 1 })).toBe(false)
    expect(await tells({ queued_migration_version: '20240101000000' })).toBe(false)
    expect(await tells({ queued_migration_version: '20260401000000' })).toBe(false)
    expect(await tells({ queued_migration_version: null, created_at: '2025-08-01T00:00:00Z' })).toBe(false)
  })
})

describe('rows of another database', () => {
  const schemas = ['gitlab_main', 'gitlab_main_cell', 'gitlab_ci', 'gitlab_sec', 'gitlab_shared', 'gitlab_new_thing']
  const listed = async (name: string, separate?: readonly string[]): Promise<readonly string[]> => {
    const database = await gitlabDatabase('18', name)
    for (const schema of schemas) await migration(database, { gitlab_schema: schema, job_class_name: schema })
    return (await gitlabSystem.list(database.db, { separate })).map((status) => status.name)
  }

  test('are left out of a ci that began as a copy of main', async () => {
    expect(await listed('ci')).toEqual(['gitlab_ci', 'gitlab_shared', 'gitlab_new_thing'])
  })

  test('stay in main, which serves whatever has no database of its own', async () => {
    expect(await listed('main')).toEqual(schemas)
    expect(await listed('main', ['main'])).toEqual(schemas)
    expect(await listed('main', ['main', 'ci'])).toEqual(schemas.filter((schema) => schema !== 'gitlab_ci'))
  })
})

describe('a database without GitLab’s tables', () => {
  test('says so', async () => {
    const { db } = await testDatabase()
    await expect(gitlabSystem.list(db)).rejects.toMatchObject({ name: 'DatabaseError', code: 'no-tables' })
  })

  test('says which system to name when it is the registry’s, whose tables have the same names', async () => {
    const { db } = await registryDatabase()
    await expect(gitlabSystem.list(db)).rejects.toMatchObject({ next: 'read it with --system registry' })
  })
})
