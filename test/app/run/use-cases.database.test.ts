import { describe, expect, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { abortRun } from '../../../src/app/run/abort.ts'
import { confirmStep } from '../../../src/app/run/confirm.ts'
import { type ResumeFlags, type StartFlags } from '../../../src/app/run/flags.ts'
import { listRuns } from '../../../src/app/run/list.ts'
import { pauseRun } from '../../../src/app/run/pause.ts'
import { resumeRun } from '../../../src/app/run/resume.ts'
import { startRun } from '../../../src/app/run/start.ts'
import { runStatus } from '../../../src/app/run/status.ts'
import { productOf, type TestMigration } from '../../support/migrations/product.ts'
import { testDatabase } from '../../support/postgres/database.ts'

const migrations: readonly TestMigration[] = [
  { id: '20250101000000', release: '1.0', sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY);' },
  { id: '20250201000000', release: '1.1', sql: 'ALTER TABLE parcels ADD weight int;' },
  { id: '20250301000000', release: '1.2', sql: 'ALTER TABLE parcels ADD price int;' },
  { id: '20250302000000', release: '1.2', phase: 'post', sql: 'CREATE INDEX parcels_price ON parcels (price);' },
]

const body = { stops: [{ line: '1.1', reason: 'a test' }] }
const nobody = (): void => undefined

async function scene() {
  const { url, sql } = await testDatabase()
  const product = productOf(migrations, [`main=${url}`], { body })
  const { ports, flags, tell, edit } = product
  await install(ports, { ...flags, to: '1.0.0' }, tell)
  return {
    ports,
    flags,
    edit,
    sql,
    start: (more: Partial<StartFlags> = {}) =>
      startRun(ports, { ...flags, to: '1.2.0', yes: true, noBackup: 'a test', ...more }, nobody),
    resume: (more: Partial<ResumeFlags> = {}) => resumeRun(ports, { ...flags, ...more }, nobody),
    runs: () => sql<{ state: string }>('SELECT state FROM waystop.run ORDER BY id'),
  }
}

type Hops = Awaited<ReturnType<typeof startRun>>['hops']
const landings = (hops: Hops) => hops.map(({ to }) => to)

describe('plan run start', () => {
  test('a dry run prints the steps and writes nothing', async () => {
    const { start, sql } = await scene()
    const answer = await start({ dryRun: true })
    expect(answer).toMatchObject({ outcome: 'planned', recorded: false })
    expect(landings(answer.hops)).toEqual(['1.1.0', '1.2.0'])
    expect(answer.hops[0]!.steps.map(({ id }) => id)).toContain('1.migrate')
    expect(await sql('SELECT 1 FROM waystop.run')).toEqual([])
  })

  test.each([
    ['nobody says how to go back', { noBackup: undefined }, 'no-way-back'],
    ['a backup is wanted and nobody can make one', { noBackup: undefined, backup: 'hop' }, 'usage'],
    ['two ways back are named', { restorePoint: 'snapshot 7' }, 'usage'],
    ['a risk is taken without a reason', { accept: ['unfinished-work:X'] }, 'usage'],
    ['a pause is wanted after a step that is none', { pauseAfter: '9.dance' }, 'usage'],
    ['the path does not land where it should pause', { toHop: '7.7.7' }, 'usage'],
    ['nobody can be asked', { yes: false }, 'needs-yes'],
    ['a notice cannot be sent', { notify: ['/no/such/program'] }, 'notify-failed'],
  ] as const)('is refused, with nothing begun, when %s', async (_, more, code) => {
    const { start, runs } = await scene()
    await expect(start(more as Partial<StartFlags>)).rejects.toMatchObject({ code })
    expect(await runs()).toEqual([])
  })

  test('an illegal way is refused as an answer with its reasons', async () => {
    const { start, runs } = await scene()
    const answer = await start({ from: '1.2.0', to: '1.0.0' })
    expect(answer).toMatchObject({ outcome: 'refused', refusals: [{ id: expect.stringContaining('downgrade') }] })
    expect(await runs()).toEqual([])
  })

  test('is refused while another run of the product is not over, which is named', async () => {
    const { start, resume, ports, flags } = await scene()
    await start({ toHop: '1.1.0' })
    await expect(start({ from: '1.0.0' })).rejects.toMatchObject({
      code: 'run-exists',
      what: expect.stringContaining('nobody drives it'),
    })
    expect(await resume()).toMatchObject({ state: 'done' })
    expect((await listRuns(ports, flags)).runs).toHaveLength(1)
  })
})

describe('a run that was left', () => {
  test('pauses after the landing that was named, and goes past it when it is resumed', async () => {
    const { start, resume, sql } = await scene()
    const answer = await start({ toHop: '1.1.0' })
    expect(answer).toMatchObject({ state: 'paused', because: expect.stringContaining('1.1.0 is reached') })
    expect(await sql("SELECT 1 FROM information_schema.columns WHERE column_name = 'price'")).toEqual([])
    expect(await resume()).toMatchObject({ state: 'done' })
  })

  test('is paused and aborted from elsewhere while nobody drives it, and aborting takes nothing back', async () => {
    const { start, ports, flags, resume } = await scene()
    await start({ pauseAfter: '1.migrate', noBackup: undefined, restorePoint: 'zfs rollback tank@noon' })
    const paused = await pauseRun(ports, { ...flags, because: 'lunch' })
    expect(paused).toMatchObject({ state: 'paused', command: expect.stringContaining('plan run resume') as string })
    expect(paused).not.toHaveProperty('driven_by')
    const answer = await abortRun(ports, { ...flags, because: 'another plan' })
    expect(answer).toMatchObject({ state: 'aborted', because: 'another plan' })
    const said = answer.remarks.join('\n')
    for (const words of ['nothing was taken back', 'zfs rollback tank@noon', 'loses everything that was written since'])
      expect(said).toContain(words)
    expect(await resume()).toMatchObject({ state: 'aborted', remarks: expect.arrayContaining([expect.any(String)]) })
  })

  test('obeys a request that is made while it works', async () => {
    const { resume, ports, flags } = await scene()
    let asked: Promise<unknown> | undefined
    const answer = await startRun(ports, { ...flags, to: '1.2.0', yes: true, noBackup: 'a test' }, ({ run, step }) => {
      if (step?.id === '1.migrate' && run.state === 'running') asked ??= pauseRun(ports, { ...flags, noWait: true })
    })
    await asked
    expect(answer).toMatchObject({ state: 'paused', because: expect.stringContaining('asked for it') })
    expect(await runStatus(ports, flags)).toMatchObject({ state: 'paused' })
    expect(await resume()).toMatchObject({ state: 'done' })
  })

  test('a step is confirmed only when reading says so, or when somebody insists and says why', async () => {
    const { start, ports, flags, resume } = await scene()
    await start({ pauseAfter: '1.preflight' })
    const step = '1.migrate'
    await expect(confirmStep(ports, { ...flags, step: '2.migrate' }, nobody)).rejects.toMatchObject({
      code: 'not-this-step',
    })
    await expect(confirmStep(ports, { ...flags, step: '1.migrat' }, nobody)).rejects.toMatchObject({
      code: 'unknown-step',
      suggestions: expect.arrayContaining([step]),
    })
    const here = (await runStatus(ports, flags)).step!.id
    const kept = { ...flags, step: here, only: true }
    const plain = await confirmStep(ports, kept, nobody).catch((error: unknown) => error)
    const forced = { ...kept, force: true, because: 'I looked' }
    if (plain instanceof Error) await confirmStep(ports, forced, nobody)
    const after = await runStatus(ports, flags)
    expect(after.events.map(({ what }) => what)).toContain(plain instanceof Error ? 'forced' : 'confirmed')
    expect(await resume()).toMatchObject({ state: 'done' })
  })
})

describe('a manifest that changes under a run', () => {
  test('is refused with what differs when it changes what is left, and taken when told so', async () => {
    const { start, resume, edit, sql } = await scene()
    await start({ toHop: '1.1.0' })
    edit('20250301000000', 'ALTER TABLE parcels ADD price bigint;')
    await expect(resume()).rejects.toMatchObject({
      code: 'manifest-changed',
      what: expect.stringContaining('1.1.0 to 1.2.0: the migrations it brings or their SQL changed'),
    })
    const answer = await resume({ replan: true })
    expect(answer).toMatchObject({ state: 'done' })
    expect(answer.events.map(({ what }) => what)).toContain('replanned')
    expect(await sql("SELECT data_type FROM information_schema.columns WHERE column_name = 'price'")).toEqual([
      { data_type: 'bigint' },
    ])
  })

  test('goes on when only what is behind it has changed', async () => {
    const { start, resume, edit } = await scene()
    await start({ toHop: '1.1.0' })
    edit('20250101000000', '-- a comment\nCREATE TABLE parcels (id bigint PRIMARY KEY);')
    const answer = await resume().catch((error: unknown) => error)
    // The engine itself refuses an edited migration that was applied; the path is the same all the same.
    expect(answer).not.toMatchObject({ code: 'manifest-changed' })
  })
})

test('what a run has done tells of what it will do, and of the next run', async () => {
  const { start, resume } = await scene()
  const first = await start({ dryRun: true })
  const migrate = ({ hops }: Pick<typeof first, 'hops'>, hop: number) =>
    hops[hop]!.steps.find(({ kind }) => kind === 'migrate')!.estimate
  expect(migrate(first, 0)).toBeUndefined()
  const half = await start({ toHop: '1.1.0' })
  expect(migrate(half, 1)).toBeUndefined()
  const whole = await resume({ toHop: '1.2.0' })
  expect(migrate(whole, 1)).toMatchObject({ source: 'measured once in other hops before' })
})

test('a database that is at another version than the journal says is not migrated', async () => {
  const { start, resume, sql } = await scene()
  await start({ toHop: '1.1.0' })
  await sql("DELETE FROM waystop.release WHERE version <> '1.0.0'")
  await sql("DELETE FROM waystop.schema_migration WHERE id = '20250201000000'")
  const answer = await resume()
  expect(['failed', 'needs-you']).toContain(answer.state)
  expect(await sql("SELECT 1 FROM information_schema.columns WHERE column_name = 'price'")).toEqual([])
})
