import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changeOutcome, controlBackground } from '../../../src/app/background/control.ts'
import { listBackground } from '../../../src/app/background/list.ts'
import { showBackground } from '../../../src/app/background/show.ts'
import { backgroundSchema } from '../../../src/results/background.ts'
import { backgroundChangeSchema } from '../../../src/results/background-change.ts'
import { backgroundListSchema } from '../../../src/results/background-list.ts'
import { nativeDatabase, queued, withAttempts, withBatches } from '../../engine/background/native-fixture.ts'
import { type TestDatabase } from '../../support/postgres/database.ts'
import { schemaErrors } from '../../support/valid-answer.ts'
import { only, site } from './site.ts'

let main: TestDatabase
let stock: TestDatabase
beforeAll(async () => {
  main = await nativeDatabase('main')
  stock = await nativeDatabase('stock')
  const broken = await queued(main, 'Broken', { state: 'failed' })
  await withBatches(main, broken, { done: 2, failed: 2 })
  await withAttempts(main, broken, { count: 2 })
  await queued(main, 'Twice', { queuedBy: '20250101000000' })
  await queued(main, 'Twice', { queuedBy: '20250601000000' })
  for (const one of [main, stock]) await queued(one, 'Shared', { state: 'running' })
})

const both = () => ({ manifest: 'shop', database: [`main=${main.url}`, `stock=${stock.url}`] })

describe('A name', () => {
  test('of what lives in two databases means both', async () => {
    const answer = await controlBackground(site(), 'pause', { ...both(), names: ['Shared'], because: 'release' })
    expect(answer.changes.map(({ database, outcome }) => [database, outcome])).toEqual([
      ['main', 'changed'],
      ['stock', 'changed'],
    ])
    expect(schemaErrors(backgroundChangeSchema, answer)).toEqual([])
    const [row] = await stock.sql('SELECT state, state_by, state_because FROM waystop.background_migration')
    expect(row).toEqual({ state: 'paused', state_by: 'ada@desk:7', state_because: 'release' })
  })

  test('of two that were queued under it is not guessed: both are listed, and nothing is changed', async () => {
    await expect(controlBackground(site(), 'pause', { ...both(), names: ['Twice'] })).rejects.toMatchObject({
      code: 'ambiguous-name',
      suggestions: ['main_2', 'main_3'],
      details: [
        expect.stringContaining('queued by 20250101000000'),
        expect.stringContaining('queued by 20250601000000'),
      ],
    })
    const answer = await controlBackground(site(), 'pause', {
      ...both(),
      names: ['Twice/20250601000000'],
      dryRun: true,
    })
    expect(answer).toMatchObject({ changed: 0, changes: [{ ref: 'main_3', outcome: 'planned' }] })
    expect(
      await main.sql("SELECT 1 FROM waystop.background_migration WHERE name = 'Twice' AND state = 'paused'"),
    ).toEqual([])
  })

  test('that is nowhere, while a database was not read, is not said to be unknown', async () => {
    const flags = { manifest: 'shop', database: [`main=${main.url}`], names: ['Elsewhere'] }
    await expect(controlBackground(site(), 'pause', flags)).rejects.toMatchObject({ code: 'undetermined' })
    await expect(controlBackground(site(), 'pause', { ...both(), names: ['Brokn'] })).rejects.toMatchObject({
      code: 'unknown-background-migration',
      suggestions: ['Broken'],
    })
  })
})

describe('What was paused by its name', () => {
  const all = (flags: object = {}) => ({ ...only(yard.url), names: [], all: true, ...flags })
  const named = (...names: string[]) => ({ ...only(yard.url), names })
  const statesOf = async () =>
    Object.fromEntries(
      (await yard.sql<{ name: string; state: string }>('SELECT name, state FROM waystop.background_migration')).map(
        ({ name, state }) => [name, state],
      ),
    )
  let yard: TestDatabase

  beforeEach(async () => {
    yard = await nativeDatabase('main')
    for (const name of ['Meant', 'Other']) await queued(yard, name, { state: 'running' })
  })

  test('is left by whoever goes on with all, and told with the line that resumes it too', async () => {
    await controlBackground(site(), 'pause', { ...named('Meant'), because: 'month end' })
    await controlBackground(site(), 'pause', all())
    const answer = await controlBackground(site(), 'resume', all())
    expect(schemaErrors(backgroundChangeSchema, answer)).toEqual([])
    expect(answer.changes).toMatchObject([
      { name: 'Meant', outcome: 'left', from: 'paused', because: 'ada@desk:7 paused it by its name: month end' },
      { name: 'Other', outcome: 'changed', to: 'active' },
    ])
    expect(answer.next).toMatch(/^plan bbm resume --all --also-paused-by-name --manifest shop /u)
    expect(changeOutcome(answer)).toBe('done')
    expect(await statesOf()).toEqual({ Meant: 'paused', Other: 'active' })
    expect(await controlBackground(site(), 'resume', all({ alsoPausedByName: true }))).toMatchObject({ changed: 1 })
    expect(await statesOf()).toEqual({ Meant: 'active', Other: 'active' })
  })

  test('goes on when it is named', async () => {
    await controlBackground(site(), 'pause', named('Meant'))
    await controlBackground(site(), 'resume', named('Meant'))
    expect(await statesOf()).toMatchObject({ Meant: 'active' })
  })

  test('is what was paused with all others and then named, by whoever named it and with what was said before', async () => {
    await controlBackground(site(), 'pause', all({ because: 'release' }))
    const answer = await controlBackground(site(), 'pause', named('Meant'))
    expect(answer.changes).toMatchObject([{ outcome: 'changed', from: 'paused', to: 'paused' }])
    expect(await controlBackground(site(), 'pause', named('Meant'))).toMatchObject({
      changes: [{ outcome: 'nothing' }],
    })
    expect(await controlBackground(site(), 'resume', all())).toMatchObject({
      changes: [
        { name: 'Meant', outcome: 'left', because: 'ada@desk:7 paused it by its name: release' },
        { name: 'Other', outcome: 'changed' },
      ],
    })
    const shown = await showBackground(site(), { ...only(yard.url), name: 'Meant', limit: 10 })
    expect(shown.background).toMatchObject({ paused_with: 'name', state_because: 'release' })
    expect(shown.audit.map(({ action, asked }) => [action, asked])).toEqual([
      ['pause', 'name'],
      ['pause', 'all'],
      ['queue', undefined],
    ])
  })

  test('is no matter of an earlier time', async () => {
    for (const verb of ['pause', 'resume'] as const) await controlBackground(site(), verb, named('Meant'))
    for (const verb of ['pause', 'resume'] as const) await controlBackground(site(), verb, all())
    expect(await statesOf()).toEqual({ Meant: 'active', Other: 'active' })
  })

  test('is what nobody wrote down too', async () => {
    await yard.sql("UPDATE waystop.background_migration SET state = 'paused', state_because = 'by hand'")
    const answer = await controlBackground(site(), 'resume', all())
    expect(answer).toMatchObject({ changed: 0, changes: [{ outcome: 'left' }, { outcome: 'left' }] })
    expect(answer.changes[0]!.because).toBe('nobody wrote down whether it was paused by its name: by hand')
  })
})

describe('Giving up what was begun', () => {
  const asked = () => ({ ...both(), names: ['Broken'] })

  test('is refused where nobody can be asked', async () => {
    await expect(controlBackground(site(), 'restart', asked())).rejects.toMatchObject({ code: 'nobody-to-ask' })
    const machine = { ...asked(), forMachine: true }
    await expect(controlBackground(site({ canAsk: true }), 'cancel', machine)).rejects.toMatchObject({
      code: 'nobody-to-ask',
    })
  })

  test('is left alone when the answer is no, and done when it is yes', async () => {
    const no = site({ canAsk: true, answers: [[/^Restart Broken\?$/u, 'no']] })
    expect(await controlBackground(no, 'restart', asked())).toMatchObject({
      changed: 0,
      changes: [{ outcome: 'declined' }],
    })
    const yes = site({ canAsk: true, answers: [[/^Cancel Broken\?$/u, 'yes']] })
    const answer = await controlBackground(yes, 'cancel', asked())
    expect(answer).toMatchObject({ changed: 1, changes: [{ from: 'failed', to: 'cancelled' }] })
    expect(yes.said.join('\n')).toContain('failed -> cancelled')
    await main.sql("UPDATE waystop.background_migration SET state = 'failed' WHERE name = 'Broken'")
  })
})

test('two names for one database are found out, and counted once', async () => {
  const flags = { manifest: 'shop', database: [`main=${main.url}`, `stock=${main.url}`] }
  const list = await listBackground(site(), flags)
  expect(schemaErrors(backgroundListSchema, list)).toEqual([])
  expect(list.counts.all).toBe(4)
  expect(list.databases).toMatchObject([{ state: 'read' }, { database: 'stock', state: 'same', same_as: 'main' }])
})

test('failed ones come first, and make the list failed though nothing is queued', async () => {
  const list = await listBackground(site(), { ...only(main.url), all: true })
  expect(list).toMatchObject({ verdict: 'failed', background: [{ name: 'Broken', judgement: 'failed' }, {}, {}, {}] })
})

test('everything about one: failed batches with their keys, attempts, who did what, and what can be done now', async () => {
  const answer = await showBackground(site(), { ...only(main.url), name: 'Broken', limit: 10 })
  expect(schemaErrors(backgroundSchema, answer)).toEqual([])
  expect(answer.failed_batches).toMatchObject([
    { range: '(2000, 3000]', attempts: 3, sqlstate: '22012', error: 'division by zero' },
    { range: '(3000, 4000]' },
  ])
  expect(answer.definition).toMatchObject({ work: 'update', text: expect.stringContaining('{batch}') })
  expect(answer.attempts).toHaveLength(2)
  expect(answer.audit.at(-1)).toMatchObject({ action: 'queue', actor: 'deploy@host:1' })
  expect(answer.next[0]!.command).toMatch(/^plan bbm retry main_1 /u)
})
