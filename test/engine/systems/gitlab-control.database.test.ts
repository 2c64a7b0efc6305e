import { beforeAll, describe, expect, test } from 'vitest'
import { type DatabaseError } from '../../../src/domain/errors.ts'
import { type BackgroundVerb } from '../../../src/engine/background/system.ts'
import { gitlabSystem } from '../../../src/engine/systems/gitlab/system.ts'
import { type TestDatabase } from '../../support/postgres/database.ts'
import {
  ago,
  asRole,
  type Change,
  change,
  failureOf,
  found,
  gitlabDatabase,
  gitlabGenerations,
  job,
  migration,
  ofMain,
  publishedRights,
  request,
} from '../../support/systems/vendors.ts'

async function planned({ db }: TestDatabase, id: bigint, verb: BackgroundVerb): Promise<Change> {
  return change(gitlabSystem.plan(found(await gitlabSystem.list(db), id), verb, request))
}

const rowOf = async ({ sql }: TestDatabase, id: bigint): Promise<Record<string, unknown>> =>
  (
    await sql(
      "SELECT *, updated_at > now() - interval '1 minute' AS touched FROM batched_background_migrations WHERE id = $1",
      [id],
    )
  )[0]!

describe.each(gitlabGenerations)('with the tables of GitLab %s', (generation) => {
  const owned = generation === '13.11' ? {} : ofMain

  test('pause and resume write what GitLab would write', async () => {
    const database = await gitlabDatabase(generation)
    const id = await migration(database, { ...owned, status: 1 })
    const other = await migration(database, { ...owned, status: 1 })
    expect(await gitlabSystem.apply(database.db, await planned(database, id, 'pause'), request)).toEqual({
      changed: true,
    })
    expect(await rowOf(database, id)).toMatchObject({ status: 0, touched: true })
    expect(await rowOf(database, other)).toMatchObject({ status: 1, touched: false })
    expect(await gitlabSystem.apply(database.db, await planned(database, id, 'resume'), request)).toEqual({
      changed: true,
    })
    const { started_at: startedAt, ...row } = await rowOf(database, id)
    expect(row).toMatchObject({ status: 1, touched: true })
    expect(startedAt instanceof Date).toBe(generation !== '13.11')
  })

  test('retry gives failed jobs their attempts back, and only them', async () => {
    const database = await gitlabDatabase(generation)
    const id = await migration(database, { ...owned, status: 4 })
    const other = await migration(database, { ...owned, status: 4 })
    await job(database, id, { status: 2, attempts: 3 })
    await job(database, id, { status: 3, attempts: 2 })
    await job(database, other, { status: 2, attempts: 3 })
    await gitlabSystem.apply(database.db, await planned(database, id, 'retry'), request)
    const jobs = await database.sql(
      'SELECT batched_background_migration_id AS id, status, attempts FROM batched_background_migration_jobs ORDER BY batched_background_migration_jobs.id',
    )
    expect(jobs).toEqual([
      { id: String(id), status: 2, attempts: 0 },
      { id: String(id), status: 3, attempts: 2 },
      { id: String(other), status: 2, attempts: 3 },
    ])
    expect(await rowOf(database, id)).toMatchObject({ status: 1 })
    expect(await rowOf(database, other)).toMatchObject({ status: 4 })
  })
})

test('one that GitLab skipped for its single row is set to paused by a retry, as GitLab’s own repair does', async () => {
  const database = await gitlabDatabase()
  const id = await migration(database, {
    ...ofMain,
    status: 3,
    min_value: 5,
    max_value: 5,
    queued_migration_version: '20250905091200',
  })
  const plan = await planned(database, id, 'retry')
  expect(plan.to).toBe('paused')
  await gitlabSystem.apply(database.db, plan, request)
  expect(await rowOf(database, id)).toMatchObject({ status: 0 })
})

/** Of this file, for what changes rows only. */
let shared: TestDatabase
beforeAll(async () => {
  shared = await gitlabDatabase()
})

describe('between plan and yes', () => {
  test('another state means that nothing is changed', async () => {
    const database = shared
    const id = await migration(database, { ...ofMain, status: 4 })
    await job(database, id, { status: 2, attempts: 3 })
    const plan = await planned(database, id, 'retry')
    await database.sql('UPDATE batched_background_migrations SET status = 5 WHERE id = $1', [id])
    expect(await gitlabSystem.apply(database.db, plan, request)).toEqual({ changed: false })
    expect(await rowOf(database, id)).toMatchObject({ status: 5 })
    expect(
      await database.sql(
        'SELECT attempts FROM batched_background_migration_jobs WHERE batched_background_migration_id = $1',
        [id],
      ),
    ).toEqual([{ attempts: 3 }])
  })

  test('a row that is gone, or is another’s under the same number, is not changed', async () => {
    const database = shared
    const id = await migration(database, ofMain)
    const plan = await planned(database, id, 'pause')
    await database.sql("UPDATE batched_background_migrations SET job_class_name = 'Another' WHERE id = $1", [id])
    expect(await gitlabSystem.apply(database.db, plan, request)).toEqual({ changed: false })
    await database.sql('DELETE FROM batched_background_migrations WHERE id = $1', [id])
    expect(await gitlabSystem.apply(database.db, plan, request)).toEqual({ changed: false })
  })

  test('of two at once exactly one changes it', async () => {
    const database = shared
    const id = await migration(database, ofMain)
    const plan = await planned(database, id, 'pause')
    const outcomes = await Promise.all([1, 2, 3].map(() => gitlabSystem.apply(database.db, plan, request)))
    expect(outcomes.filter(({ changed }) => changed)).toHaveLength(1)
  })

  test('a row that somebody else holds is told within seconds, and nothing is changed', async () => {
    const database = shared
    const id = await migration(database, ofMain)
    const plan = await planned(database, id, 'pause')
    const holder = await database.client()
    await holder.query('BEGIN')
    await holder.query('SELECT FROM batched_background_migrations WHERE id = $1 FOR UPDATE', [id])
    await expect(gitlabSystem.apply(database.db, plan, request)).rejects.toMatchObject({ code: 'row-busy' })
    await holder.query('ROLLBACK')
    expect(await rowOf(database, id)).toMatchObject({ status: 1 })
  })

  test('a server that takes no changes is told as such', async () => {
    const database = await gitlabDatabase()
    const id = await migration(database, ofMain)
    const plan = await planned(database, id, 'pause')
    const [{ name }] = (await database.sql<{ name: string }>('SELECT current_database() AS name')) as [{ name: string }]
    await database.sql(`ALTER ROLE postgres IN DATABASE ${name} SET default_transaction_read_only = on`)
    await database.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )
    await expect
      .poll(() =>
        gitlabSystem.apply(database.db, plan, request).catch((error: unknown) => (error as DatabaseError).code),
      )
      .toBe('read-only-server')
  })
})

describe('rights', () => {
  const rights = publishedRights('gitlab')

  const failing = async (database: TestDatabase): Promise<bigint> => {
    const id = await migration(database, { ...ofMain, status: 4 })
    await failureOf(database, await job(database, id, { status: 2, attempts: 3 }))
    return id
  }

  test('the published ones suffice to read and to control', async () => {
    const database = await gitlabDatabase()
    const id = await failing(database)
    await asRole(database, [...rights.toRead, ...rights.toControl], async (db) => {
      const target = found(await gitlabSystem.list(db), id)
      expect(target.lastError?.sqlstate).toBe('57014')
      expect(await gitlabSystem.attempts(db, target, 5)).toHaveLength(1)
      for (const verb of ['retry', 'pause', 'resume'] as const) {
        const plan = change(gitlabSystem.plan(found(await gitlabSystem.list(db), id), verb, request))
        expect(await gitlabSystem.apply(db, plan, request)).toEqual({ changed: true })
      }
    })
  })

  test('those for reading suffice to read; controlling then names every statement that is missing', async () => {
    const database = await gitlabDatabase()
    const id = await failing(database)
    await asRole(database, rights.toRead, async (db, role) => {
      const plan = change(gitlabSystem.plan(found(await gitlabSystem.list(db), id), 'retry', request))
      await expect(gitlabSystem.apply(db, plan, request)).rejects.toMatchObject({
        code: 'missing-rights',
        details: expect.arrayContaining([
          `GRANT UPDATE (status, started_at, updated_at) ON public.batched_background_migrations TO "${role}";`,
        ]),
      })
      expect(await rowOf(database, id)).toMatchObject({ status: 4 })
    })
  })

  test('without the log’s everything else is told, and why there is no error', async () => {
    const database = await gitlabDatabase()
    const id = await failing(database)
    await asRole(
      database,
      rights.toRead.filter((right) => !right.includes('log')),
      async (db) => {
        const target = found(await gitlabSystem.list(db), id)
        expect(target.lastError).toBeUndefined()
        expect(target.remarks.at(-1)).toContain('may not read')
        expect(await gitlabSystem.attempts(db, target, 5)).toHaveLength(1)
      },
    )
  })

  test.each(['13.11', '18'] as const)(
    'without any it is told which to ask for, and with those of GitLab %s it works',
    async (generation) => {
      const database = await gitlabDatabase(generation)
      const id = await migration(database, { status: 4, ...(generation === '18' && ofMain) })
      await asRole(database, [], async (db, role) => {
        const error = await gitlabSystem.list(db).catch((thrown: unknown) => thrown as DatabaseError)
        expect(error).toMatchObject({ code: 'missing-rights' })
        for (const statement of (error as DatabaseError).details) await database.sql(statement)
        const plan = change(gitlabSystem.plan(found(await gitlabSystem.list(db), id), 'retry', request))
        const second = await gitlabSystem.apply(db, plan, request).catch((thrown: unknown) => thrown as DatabaseError)
        for (const statement of (second as DatabaseError).details) await database.sql(statement)
        expect(await gitlabSystem.apply(db, plan, request)).toEqual({ changed: true })
        expect((second as DatabaseError).details.every((statement) => statement.endsWith(`TO "${role}";`))).toBe(true)
      })
    },
  )
})

test('nothing of ours is left in the database', async () => {
  const database = await gitlabDatabase()
  const inventory = (): Promise<unknown> =>
    database.sql(
      "SELECT relnamespace::regnamespace::text AS schema, relname, relkind FROM pg_class WHERE relnamespace::regnamespace::text NOT LIKE 'pg\\_%' ORDER BY 1, 2",
    )
  const before = await inventory()
  const id = await migration(database, { ...ofMain, updated_at: ago('1 day') })
  await gitlabSystem.apply(database.db, await planned(database, id, 'pause'), request)
  expect(await inventory()).toEqual(before)
})
