import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { planNative } from '../../../src/engine/background/control-native.ts'
import { nativeDetails } from '../../../src/engine/background/history.ts'
import { nativeSystem } from '../../../src/engine/background/native-system.ts'
import { backgroundStates, isLegal, moves } from '../../../src/engine/background/states.ts'
import { type BackgroundStatus, backgroundVerbs, type BackgroundVerb } from '../../../src/engine/background/system.ts'
import { runs } from '../../support/arbitraries.ts'
import { type TestDatabase } from '../../support/postgres/database.ts'
import { nativeDatabase, queued, statusNamed, withBatches } from './native-fixture.ts'

const request = { actor: 'ada@desk:7', because: 'the night shift asked' }

let main: TestDatabase
let count = 0
beforeAll(async () => {
  main = await nativeDatabase()
})

/** Everything the tables hold of one, but the audit records. */
const snapshot = async (id: bigint) => [
  await main.sql('SELECT * FROM waystop.background_migration WHERE id = $1', [id]),
  await main.sql('SELECT * FROM waystop.batch WHERE migration_id = $1 ORDER BY id', [id]),
  await main.sql('SELECT * FROM waystop.tally WHERE migration_id = $1', [id]),
]

const mixed = { failed: 2, ready: 1, done: 3 }

async function prepared(state: (typeof backgroundStates)[number], batches: Parameters<typeof withBatches>[2] = mixed) {
  const name = `Job${(count += 1)}`
  const id = await queued(main, name, { state })
  await withBatches(main, id, batches)
  return { name, id, target: await statusNamed(main, name) }
}

function changeOf(target: BackgroundStatus, verb: BackgroundVerb) {
  const plan = nativeSystem.plan(target, verb, request)
  if (plan.kind !== 'change') throw new Error(plan.because)
  return plan
}

const cases = backgroundStates.flatMap((state) => backgroundVerbs.map((verb) => [verb, state] as const))
const legal = cases.filter(([verb, state]) => isLegal(verb, state))
const others = cases.filter(([verb, state]) => !isLegal(verb, state))

describe('A verb in a state', () => {
  test.each(legal)(
    '%s of what is %s is done, with who, when and why; asked again it is so already',
    async (verb, state) => {
      const { name, id, target } = await prepared(state)
      const before = await snapshot(id)
      expect(await nativeSystem.apply(main.db, changeOf(target, verb), request)).toEqual({ changed: true })
      const after = await statusNamed(main, name)
      expect(after).toMatchObject({ state: moves[verb].to, stateBy: request.actor, stateBecause: request.because })
      const [audit] = (await nativeDetails(main.db, target, 1))!.audit
      expect(audit).toMatchObject({ actor: request.actor, action: verb, because: request.because })
      expect(await snapshot(id)).not.toEqual(before)
      expect(nativeSystem.plan(after, verb, request).kind).toBe('nothing')
    },
  )

  test.each(others)('%s of what is %s is not planned, and the reason names it', async (verb, state) => {
    const { name, target } = await prepared(state)
    const plan = nativeSystem.plan(target, verb, request)
    expect(plan).toMatchObject({
      kind: expect.stringMatching(/^(?:nothing|refused)$/u),
      because: expect.stringContaining(name),
    })
    expect(plan).not.toMatchObject({ kind: 'refused', next: '' })
  })

  test('restart of what has not begun is nothing', async () => {
    const { target } = await prepared('active', {})
    expect(nativeSystem.plan(target, 'restart', request).kind).toBe('nothing')
  })

  test.each(backgroundVerbs)('%s of a state that only a newer plan knows is refused', (verb) => {
    const target = { name: 'Later', state: 'unknown', batches: undefined, rowsDone: 0n } as never
    expect(planNative(target, verb)).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('newer version'),
    })
  })
})

test('retry gives failed batches their attempts back and leaves the others alone', async () => {
  const { id, target } = await prepared('failed')
  const plan = changeOf(target, 'retry')
  await nativeSystem.apply(main.db, plan, request)
  const batches = await main.sql(
    'SELECT state, attempts, count(*)::int FROM waystop.batch WHERE migration_id = $1 GROUP BY 1, 2 ORDER BY 1',
    [id],
  )
  expect(batches).toEqual([
    { state: 'done', attempts: 0, count: 3 },
    { state: 'ready', attempts: 0, count: 3 },
  ])
  expect(await statusNamed(main, target.name)).toMatchObject({ batches: { failed: 0, ready: 3, done: 3, running: 0 } })
})

test('restart forgets every batch and begins from the first key, behind a new barrier', async () => {
  const { id, target } = await prepared('finished', { failed: 0, ready: 0, done: 5 })
  await main.sql(
    `UPDATE waystop.background_migration SET planned = true, upper_bound = '{5000}', planned_to = '{5000}', pass = 3,
       batch_size = 77777, finished_at = now(), last_error = 'x', last_sqlstate = '22012' WHERE id = $1`,
    [id],
  )
  const plan = changeOf(target, 'restart')
  expect(plan.warnings).toEqual([expect.stringContaining('5000 rows are worked on a second time')])
  await nativeSystem.apply(main.db, plan, request)
  const [row] = await main.sql('SELECT * FROM waystop.background_migration WHERE id = $1', [id])
  expect(row).toMatchObject({
    state: 'active',
    planned: false,
    planned_to: null,
    upper_bound: null,
    pass: 1,
    batch_size: 10_000,
    barrier_passed: false,
    started_at: null,
    finished_at: null,
    last_error: null,
  })
  expect(await main.sql('SELECT 1 FROM waystop.batch WHERE migration_id = $1', [id])).toEqual([])
  expect(await statusNamed(main, target.name)).toMatchObject({ rowsDone: 0n, percent: undefined, startedAt: undefined })
})

test('what was planned is what happens, or, when the state moved meanwhile, nothing at all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...legal), fc.constantFrom(...backgroundStates), async ([verb, state], moved) => {
      const { id, target } = await prepared(state)
      const plan = changeOf(target, verb)
      await main.sql('UPDATE waystop.background_migration SET state = $2 WHERE id = $1', [id, moved])
      const before = await snapshot(id)
      const { changed } = await nativeSystem.apply(main.db, plan, request)
      expect(changed).toBe(moved === state)
      const { state: left } = await statusNamed(main, target.name)
      expect(left).toBe(changed ? plan.to : moved)
      expect(changed || JSON.stringify(await snapshot(id)) === JSON.stringify(before)).toBe(true)
    }),
    runs(40),
  )
})

test('of two people who do different things at once, one is told that it has moved', async () => {
  const { target } = await prepared('running')
  const plans = [changeOf(target, 'pause'), changeOf(target, 'cancel')]
  const ends = await Promise.all(plans.map((plan) => nativeSystem.apply(main.db, plan, request)))
  expect(ends.filter(({ changed }) => changed)).toHaveLength(1)
})

test('what is gone is not changed', async () => {
  const { id, target } = await prepared('running')
  const plan = changeOf(target, 'pause')
  await main.sql('DELETE FROM waystop.background_migration WHERE id = $1', [id])
  expect(await nativeSystem.apply(main.db, plan, request)).toEqual({ changed: false })
})
