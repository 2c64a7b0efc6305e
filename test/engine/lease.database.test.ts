import { expect, test } from 'vitest'
import { machineClock } from '../../src/adapters/clock.ts'
import { withLease, type LeaseRequest } from '../../src/engine/lease.ts'
import { ensureTables } from '../../src/engine/tables/ensure.ts'
import { testDatabase, type TestDatabase } from '../support/postgres/database.ts'

const request = (owner: string, more: Partial<LeaseRequest> = {}): LeaseRequest => ({
  name: 'migrate',
  owner,
  purpose: 'plan migrate up',
  duration: 1000,
  ...more,
})

async function prepared(): Promise<TestDatabase & { readonly engine: Parameters<typeof withLease>[0] }> {
  const database = await testDatabase()
  await ensureTables(database.db, machineClock)
  return { ...database, engine: { database: database.db, clock: machineClock } }
}

/** Something that ends when it is told. */
function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

test('one works, and another is told who does and since when', async () => {
  const { engine } = await prepared()
  await withLease(engine, request('ann@desk:1'), async () => {
    await expect(withLease(engine, request('bob@desk:2'), () => Promise.resolve('in'))).rejects.toMatchObject({
      code: 'lease-held',
      what: expect.stringMatching(
        /ann@desk:1 has been at work since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(plan migrate up\)/u,
      ),
      next: expect.stringContaining('--wait'),
    })
  })
  expect(await withLease(engine, request('bob@desk:2'), () => Promise.resolve('in'))).toBe('in')
})

test('who waits gets it when the other ends, and hears once whom it waits for', async () => {
  const { engine } = await prepared()
  const { open, opened } = gate()
  const holding = gate()
  const told: string[] = []
  const onWait = ({ owner }: { owner: string }): void => {
    told.push(owner)
    open()
  }
  const order: string[] = []
  const first = withLease(engine, request('ann@desk:1'), async () => {
    holding.open()
    await opened
    order.push('ann')
  })
  await holding.opened
  await withLease(engine, request('bob@desk:2', { wait: 10_000, onWait }), () => {
    order.push('bob')
    return Promise.resolve()
  })
  await first
  expect({ told, order }).toEqual({ told: ['ann@desk:1'], order: ['ann', 'bob'] })
})

test('it is renewed while its holder lives, longer than it lasts', async () => {
  const { engine, sql } = await prepared()
  await withLease(engine, request('ann@desk:1'), async ({ lost }) => {
    await machineClock.wait(1800)
    const [row] = await sql<{ held: boolean }>('SELECT lease_until > clock_timestamp() AS held FROM waystop.lease')
    expect({ held: row!.held, lost: lost.aborted }).toEqual({ held: true, lost: false })
  })
})

test('the lease of a holder that died ends by itself', async () => {
  const { engine, sql } = await prepared()
  await sql(`INSERT INTO waystop.lease (name, owner, token, purpose, lease_until)
             VALUES ('migrate', 'dead@desk:9', gen_random_uuid(), 'plan install', clock_timestamp() + interval '1 s')`)
  await expect(withLease(engine, request('ann@desk:1'), () => Promise.resolve())).rejects.toMatchObject({
    code: 'lease-held',
    what: expect.stringContaining('dead@desk:9'),
  })
  expect(await withLease(engine, request('ann@desk:1', { wait: 5000 }), () => Promise.resolve('in'))).toBe('in')
})

test('a holder whose lease was taken over hears of it, and does not give back what is not its own', async () => {
  const { engine, sql } = await prepared()
  await withLease(engine, request('ann@desk:1'), async ({ lost }) => {
    await sql("UPDATE waystop.lease SET owner = 'bob@desk:2', token = gen_random_uuid()")
    await new Promise((resolve) => lost.addEventListener('abort', resolve, { once: true }))
  })
  expect(await sql('SELECT owner FROM waystop.lease')).toEqual([{ owner: 'bob@desk:2' }])
})

test('of many at once one gets it', async () => {
  const { engine } = await prepared()
  const { open, opened } = gate()
  let refused = 0
  const tries = Array.from({ length: 8 }, (_, i) =>
    withLease(engine, request(`worker@desk:${i}`), async () => {
      await opened
      return 'in'
    }).catch((error: unknown) => {
      if ((error as { code: string }).code !== 'lease-held') throw error
      refused += 1
      if (refused === 7) open()
      return 'out'
    }),
  )
  expect((await Promise.all(tries)).filter((one) => one === 'in')).toHaveLength(1)
})
