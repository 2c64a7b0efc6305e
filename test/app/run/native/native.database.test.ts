import { describe, expect, test } from 'vitest'
import { install } from '../../../../src/app/migrate/install.ts'
import { migrateUp } from '../../../../src/app/migrate/up.ts'
import { nativeDriver } from '../../../../src/app/run/native/driver.ts'
import { type NativeFlags } from '../../../../src/app/run/native/ground.ts'
import { type Driver } from '../../../../src/run/driver.ts'
import { type StepKind } from '../../../../src/domain/step.ts'
import { productOf, type ProductOptions, type TestMigration } from '../../../support/migrations/product.ts'
import { testDatabase } from '../../../support/postgres/database.ts'
import { contextOf, type TestContext } from './step-context.ts'

const migrations: readonly TestMigration[] = [
  {
    id: '20250101000000',
    release: '1.0',
    sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int); INSERT INTO parcels SELECT i FROM generate_series(1, 5000) i;',
  },
  { id: '20250201000000', release: '1.1', phase: 'post' },
  { id: '20250301000000', release: '1.2' },
  {
    id: '20250401000000',
    release: '1.2',
    phase: 'post',
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
  batch_size: 100,
  update: 'UPDATE parcels SET weight = 1 WHERE {batch} AND weight IS NULL',
  done: 'weight IS NOT NULL',
}

const body = { background_migrations: [work] }
const slow = { background_migrations: [{ ...work, batch_size: 500, sub_batch_size: 250, pause_ms: 100 }] }
const state = 'SELECT state FROM waystop.background_migration'

async function scene(flags: Partial<NativeFlags> = {}, options: ProductOptions = {}) {
  const database = await testDatabase()
  const product = productOf(migrations, [`main=${database.url}`], { body, ...options })
  await install(product.ports, { ...product.flags, to: '1.1.0' }, product.tell)
  const driver = nativeDriver(product.ports, { ...product.flags, ...flags })
  return { ...database, ...product, driver }
}

const hop = ['1.1.0', '1.2.0'] as const

const run = (driver: Driver, kind: StepKind, context: TestContext = contextOf(kind, hop)) =>
  driver.executors.get(kind)!.run(context)
const probe = (driver: Driver, kind: StepKind) => driver.executors.get(kind)!.probe(contextOf(kind, hop))

describe('The native driver', () => {
  test('takes a database over a hop: finishes what is due, migrates, verifies, and probes say so before and after', async () => {
    const { driver, sql } = await scene()
    const kinds: readonly StepKind[] = ['finish-due', 'migrate']
    for (const kind of kinds) {
      expect(await probe(driver, kind), kind).toMatchObject({ kind: 'not-done' })
      expect(await run(driver, kind), kind).toMatchObject({ kind: 'done' })
      expect(await probe(driver, kind), kind).toMatchObject({ kind: 'done' })
    }
    expect(await run(driver, 'verify')).toEqual({ kind: 'done', outcome: 'main at 1.2.0' })
    expect(await run(driver, 'finish-background')).toMatchObject({ kind: 'skipped' })
    expect(await sql(state)).toEqual([{ state: 'finalized' }])
    expect(await driver.reader.installed()).toEqual([
      { version: '1.2.0', source: 'the records in main', problem: undefined },
    ])
  })

  test('tells how the work goes, and how many rows it was', async () => {
    const { driver } = await scene({}, { body: slow })
    const context = contextOf('finish-due', hop)
    expect(await run(driver, 'finish-due', context)).toEqual({
      kind: 'done',
      outcome: 'FillWeights: finished, 5,000 rows',
    })
    expect(context.told.map(({ subject }) => subject)).toContain('FillWeights')
    expect(context.told.some(({ percent }) => percent !== undefined)).toBe(true)
    expect(await run(driver, 'finish-due')).toEqual({ kind: 'done', outcome: 'FillWeights: finished already' })
  })

  test('leaves soon when it is told to stop, keeps what was done, and goes on from there', async () => {
    const { driver, sql } = await scene({}, { body: slow })
    const stop = new AbortController()
    const context = contextOf('finish-due', hop, { stop: stop.signal })
    const told = context.tell
    const stopping = { ...context, tell: (one: Parameters<typeof told>[0]) => (told(one), one.percent && stop.abort()) }
    expect(await run(driver, 'finish-due', stopping as TestContext)).toEqual({ kind: 'stopped' })
    const [{ left } = { left: 0 }] = await sql<{ left: number }>(
      'SELECT count(*)::int AS left FROM parcels WHERE weight IS NULL',
    )
    expect(left).toBeGreaterThan(0)
    expect(await probe(driver, 'finish-due')).toMatchObject({ kind: 'not-done' })
    expect(await run(driver, 'finish-due')).toMatchObject({ kind: 'done' })
  })

  test('does not take up again what somebody paused: it says how', async () => {
    const { driver, sql } = await scene()
    await sql("UPDATE waystop.background_migration SET state = 'paused', state_because = 'month end'")
    expect(await run(driver, 'finish-due')).toMatchObject({
      kind: 'needs-you',
      what: expect.stringContaining('month end'),
      commands: [{ command: expect.stringMatching(/^plan bbm resume main_1 --manifest/u) }],
    })
    expect(await sql(state)).toEqual([{ state: 'paused' }])
  })

  test('does not go on with what failed: it names the commands that show it and try it again', async () => {
    const { driver, sql } = await scene()
    await sql("UPDATE waystop.background_migration SET state = 'failed', state_because = 'too many batches failed'")
    expect(await run(driver, 'finish-due')).toMatchObject({
      kind: 'failed',
      what: expect.stringContaining('too many batches failed'),
      next: [expect.stringMatching(/^plan bbm show main_1 /u), expect.stringMatching(/^plan bbm retry main_1 /u)],
    })
  })

  test('fails when the work itself fails', async () => {
    const bad = { ...work, update: 'UPDATE parcels SET weight = 1 / (id - id) WHERE {batch}', max_attempts: 1 }
    const { driver, sql } = await scene({}, { body: { background_migrations: [bad] } })
    await sql('DELETE FROM parcels WHERE id > 3')
    expect(await run(driver, 'finish-due')).toMatchObject({
      kind: 'failed',
      next: [expect.any(String), expect.any(String)],
    })
  })

  test('refuses what was given up, and what nobody ever queued', async () => {
    const { driver, sql } = await scene()
    await sql("UPDATE waystop.background_migration SET state = 'cancelled'")
    expect(await run(driver, 'finish-due')).toMatchObject({ kind: 'failed', next: [/show/u, /restart/u].map(matching) })
    await sql('DELETE FROM waystop.background_migration')
    expect(await run(driver, 'finish-due')).toMatchObject({
      kind: 'failed',
      what: expect.stringContaining('no record says that these were ever queued: FillWeights (main'),
    })
    expect(await probe(driver, 'finish-due')).toMatchObject({ kind: 'not-done' })
  })

  test('does not migrate when due work was taken up again after it had been finished', async () => {
    const { driver, sql } = await scene()
    await run(driver, 'finish-due')
    await sql("UPDATE waystop.background_migration SET state = 'active'")
    expect(await run(driver, 'migrate')).toMatchObject({
      kind: 'failed',
      what: expect.stringContaining('FillWeights on main is not finished'),
    })
  })

  test('online applies regular migrations first and post ones after', async () => {
    const { driver, sql } = await scene()
    await run(driver, 'finish-due')
    const online = (kind: StepKind) => contextOf(kind, hop, { mode: 'zero-downtime' })
    const applied = async () => (await sql<{ id: string }>('SELECT id FROM waystop.schema_migration')).length
    expect(await run(driver, 'migrate', online('migrate'))).toMatchObject({
      kind: 'done',
      outcome: '1 migration applied',
    })
    expect(await applied()).toBe(3)
    expect(await run(driver, 'verify', online('verify'))).toMatchObject({ kind: 'done' })
    expect(await run(driver, 'post-migrate', online('post-migrate'))).toMatchObject({ outcome: '1 migration applied' })
    expect(await applied()).toBe(4)
  })

  test('remembers post migrations that were left out as asked for', async () => {
    const { driver } = await scene({ skipPost: true })
    await run(driver, 'finish-due')
    expect(await run(driver, 'migrate')).toMatchObject({ kind: 'done', skippedPost: ['1.2.0'] })
    expect(await run(driver, 'verify')).toMatchObject({ kind: 'done' })
  })

  test('tells a migration that fails with what to do and what not, and goes on when it is mended', async () => {
    const { driver, edit, sql } = await scene()
    await run(driver, 'finish-due')
    edit('20250401000000', 'ALTER TABLE parcels ALTER height SET NOT NULL;')
    expect(await run(driver, 'migrate')).toMatchObject({
      kind: 'failed',
      what: expect.stringContaining('height'),
      doNot: expect.arrayContaining(['start 1.2.0 before its migrations are complete']),
      transient: false,
    })
    expect(await probe(driver, 'migrate')).toMatchObject({
      kind: 'not-done',
      because: expect.stringContaining('20250401000000'),
    })
    edit('20250401000000', 'ALTER TABLE parcels ALTER weight SET NOT NULL;')
    expect(await run(driver, 'migrate')).toMatchObject({ kind: 'done' })
    expect(await sql("SELECT 1 FROM waystop.release WHERE version = '1.2.0' AND phase = 'post'")).toHaveLength(1)
  })

  test('finishes what the hop queued while the new version serves', async () => {
    const { driver, sql, ports, flags, tell } = await scene()
    await sql('DELETE FROM waystop.background_migration')
    await sql("DELETE FROM waystop.schema_migration WHERE id = '20250201000000'")
    await sql("DELETE FROM waystop.release WHERE phase = 'post' OR version = '1.1.0'")
    await sql("INSERT INTO waystop.release SELECT '1.0.0', 'regular', now(), 'a test'").catch(() => undefined)
    await migrateUp(ports, { ...flags, to: '1.1.0' }, tell)
    const context = contextOf('finish-background', ['1.0.0', '1.1.0'])
    expect(await run(driver, 'finish-background', context)).toMatchObject({ kind: 'done' })
    expect(await sql(state)).toEqual([{ state: 'finished' }])
  })

  test('comes back at its deadline and says what is left', async () => {
    const { driver } = await scene(
      {},
      { body: { background_migrations: [{ ...work, batch_size: 10, pause_ms: 200 }] } },
    )
    const context = contextOf('finish-due', hop, { deadline: Date.now() + 300 })
    expect(await run(driver, 'finish-due', context)).toMatchObject({
      kind: 'waiting',
      because: expect.stringContaining('FillWeights'),
    })
  })

  test('tells databases that differ, and those that do not answer', async () => {
    const [main, ci] = [await testDatabase(), await testDatabase('ci')]
    const databases = [`main=${main.url}`, `ci=${ci.url}`]
    const { ports, flags, tell } = productOf(migrations, databases, { body: { ...body, databases: ['main', 'ci'] } })
    await install(ports, { ...flags, to: '1.1.0' }, tell)
    await ci.sql("UPDATE waystop.release SET version = '1.0.0'")
    const differing = await nativeDriver(ports, flags).reader.installed()
    expect(differing.map(({ version }) => version)).toEqual(['1.1.0', '1.0.0'])
    for (const { problem } of differing) expect(problem).toMatch(/the databases differ/u)
    const lone = nativeDriver(ports, { ...flags, database: [databases[0]!, 'ci=postgresql://127.0.0.1:1/none'] })
    expect(await lone.reader.installed()).toMatchObject([
      { version: '1.1.0', problem: undefined },
      { version: undefined },
    ])
    expect(await lone.reader.background()).toMatchObject({ unread: ['ci'] })
    expect(await run(lone, 'finish-due')).toMatchObject({ kind: 'failed', transient: true })
    expect(await probe(lone, 'finish-due')).toMatchObject({ kind: 'unknown' })
    const without = nativeDriver(ports, { ...flags, database: [databases[0]!] })
    expect(await run(without, 'verify')).toMatchObject({
      kind: 'failed',
      next: [expect.stringContaining('--without ci')],
    })
  })

  test('says once that installing the code is not its work, unless another part does it', async () => {
    const { driver, ports, flags } = await scene()
    expect(driver.remarks).toHaveLength(1)
    const deploy = {
      run: () => Promise.resolve({ kind: 'done' as const }),
      probe: () => Promise.resolve({ kind: 'unknown' as const, because: '' }),
      commands: () => [],
    }
    const part: Driver = {
      kind: 'native',
      id: 'ours',
      name: 'Ours',
      executors: new Map<StepKind, typeof deploy>([
        ['deploy', deploy],
        ['verify', { ...deploy, run: () => Promise.resolve({ kind: 'done', outcome: 'it answers' }) as never }],
      ]),
      reader: {
        installed: () => Promise.resolve([{ version: '1.1.1', source: 'ours', problem: undefined }]),
        background: () => Promise.resolve(undefined),
      },
      remarks: ['ours'],
    }
    const merged = nativeDriver(ports, flags, part)
    expect(merged.remarks).toEqual(['ours'])
    expect([...merged.executors.keys()]).toContain('deploy')
    expect((await merged.reader.installed()).map(({ source }) => source)).toEqual(['ours', 'the records in main'])
    expect(await run(merged, 'verify')).toMatchObject({ kind: 'failed' })
    await run(merged, 'finish-due')
    await run(merged, 'migrate')
    expect(await run(merged, 'verify')).toMatchObject({ outcome: 'it answers' })
  })
})

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)
