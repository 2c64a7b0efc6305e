import { expect, test } from 'vitest'
import { machineClock } from '../../../src/adapters/clock.ts'
import { sharedDatabases } from '../../../src/app/engine/shared-databases.ts'
import { QueryError } from '../../../src/domain/query-error.ts'
import { type Database, type Databases, type DatabaseTarget, type Transaction } from '../../../src/ports/database.ts'

const server: DatabaseTarget = { kind: 'postgresql', name: 'main', url: 'postgresql://db/app' }
const folder: DatabaseTarget = { kind: 'embedded', name: 'main', folder: '/data/main', command: 'a test' }

const lost = new QueryError({ code: 'lost', what: 'lost', message: 'lost', next: 'look', sqlstate: '08006' })

/** Databases whose transactions do what the test says; each tells when it is closed. */
function world() {
  const opened: { alive: boolean; closed: number; database: Database }[] = []
  const databases: Databases = {
    open: (target) => {
      const one = { alive: true, closed: 0, database: undefined as unknown as Database }
      const tx: Transaction = {
        query: () => Promise.resolve({ rows: [], affected: 0 }),
        script: () => Promise.resolve(),
        last: () => Promise.resolve([]),
      }
      one.database = {
        name: target.name,
        place: `number ${opened.length}`,
        version: 180000,
        capabilities: { sessions: true, timeouts: true, concurrency: true },
        transaction: (work) => (one.alive ? work(tx) : Promise.reject(lost)),
        session: () => Promise.reject(lost),
        close: () => Promise.resolve(void (one.closed += 1)),
      }
      opened.push(one)
      return Promise.resolve(one.database)
    },
  }
  return { opened, shared: sharedDatabases(databases, machineClock) }
}

const ask = (database: Database): Promise<unknown> => database.transaction((tx) => tx.query('SELECT 1'))

test('a database is opened once, and stays open when it is given back', async () => {
  const { opened, shared } = world()
  const [first, second] = await Promise.all([shared.open(server), shared.open(server)])
  await first.close()
  await ask(second)
  await second.close()
  await ask(await shared.open(server))
  expect(opened.map(({ closed }) => closed)).toEqual([0])
  await shared.end()
  expect(opened.map(({ closed }) => closed)).toEqual([1])
})

test('other addresses and other names are other databases', async () => {
  const { opened, shared } = world()
  await shared.open(server)
  await shared.open({ ...server, name: 'ci' })
  await shared.open({ ...server, url: 'postgresql://db/other' })
  await shared.open(folder)
  expect(opened).toHaveLength(4)
})

test('two databases in memory are two', async () => {
  const { opened, shared } = world()
  const one = await shared.open({ ...folder, folder: 'memory' })
  await shared.open({ ...folder, folder: 'memory' })
  await one.close()
  expect(opened.map(({ closed }) => closed)).toEqual([1, 0])
})

test('a server that was lost and answers again is kept', async () => {
  const { opened, shared } = world()
  const before = await shared.open(server)
  opened[0]!.alive = false
  await expect(ask(before)).rejects.toBe(lost)
  opened[0]!.alive = true
  expect((await shared.open(server)).place).toBe('number 0')
})

test('a server that was lost and stays silent is opened anew, and the old connection closed', async () => {
  const { opened, shared } = world()
  const before = await shared.open(server)
  opened[0]!.alive = false
  await expect(ask(before)).rejects.toBe(lost)
  expect((await shared.open(server)).place).toBe('number 1')
  await shared.end()
  expect(opened.map(({ closed }) => closed)).toEqual([1, 1])
})

test('an error that is not about the connection puts no database in doubt', async () => {
  const { opened, shared } = world()
  const one = await shared.open(server)
  const broken = new QueryError({ code: 'x', what: 'x', message: 'x', next: 'x', sqlstate: '22012' })
  await expect(one.transaction(() => Promise.reject(broken))).rejects.toBe(broken)
  opened[0]!.alive = false
  expect((await shared.open(server)).place).toBe('number 0')
})

test('a server that is given back in the middle of a statement is asked before it is trusted again', async () => {
  const { opened, shared } = world()
  const one = await shared.open(server)
  void one.transaction(() => new Promise(() => undefined))
  await one.close()
  opened[0]!.alive = false
  expect((await shared.open(server)).place).toBe('number 1')
})

test('what could not be opened is tried again', async () => {
  let down = true
  const { shared: inner } = world()
  const shared = sharedDatabases({ open: (target) => (down ? Promise.reject(lost) : inner.open(target)) }, machineClock)
  await expect(shared.open(server)).rejects.toBe(lost)
  down = false
  expect((await shared.open(server)).name).toBe('main')
})
