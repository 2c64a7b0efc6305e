import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { type Database } from '../../src/ports/database.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { databaseContract } from './database-contract.ts'
import { sparingContract } from './sparing-contract.ts'

const folder = `${temporaryFolder()}/main`
let db: Database
beforeAll(async () => {
  db = await machineDatabases.open({ kind: 'embedded', name: 'main', folder, command: 'tests' })
}, 90_000)
afterAll(() => db.close())

describe('an embedded database keeps what the port promises', () => {
  databaseContract({ db: () => db })
  sparingContract({ db: () => db })
})

const open = (at: string): Promise<Database> =>
  machineDatabases.open({ kind: 'embedded', name: 'main', folder: at, command: 'plan worker' })

test('a folder that is open already is refused, and its place has no secrets', async () => {
  await expect(open(folder)).rejects.toMatchObject({ code: 'embedded-in-use' })
  expect(db.place).toBe(`embedded database ${realpathSync(folder)}`)
  expect(db.capabilities).toEqual({ sessions: true, timeouts: false, concurrency: false })
})

test('a transaction that waits for one inside of itself is told so instead of waiting for ever', async () => {
  const nested = db.transaction(async (tx) => {
    await tx.query('SELECT 1')
    await db.transaction((inner) => inner.query('SELECT 2'))
  })
  await expect(nested).rejects.toMatchObject({ code: 'nested-transaction' })
  await db.transaction((tx) => tx.query('SELECT 1'))
})

test('a transaction that was begun inside of another and not waited for comes after it', async () => {
  let later: Promise<unknown> | undefined
  await db.transaction(async (tx) => {
    later = db.transaction((inner) => inner.query('SELECT 2 AS v'))
    await tx.query('SELECT pg_sleep(2.5)')
  })
  expect(await later).toMatchObject({ rows: [{ v: 2 }] })
})

test('what was committed is there after the process was killed and the folder opened again', async () => {
  const home = `${temporaryFolder()}/killed`
  cpSync(folder, home, { recursive: true })
  const source = new URL('../../src/adapters/embedded/open.ts', import.meta.url).href
  const script = `
    const { openEmbedded } = await import(${JSON.stringify(source)})
    const db = await openEmbedded({ kind: 'embedded', name: 'main', folder: ${JSON.stringify(home)}, command: 'plan worker' })
    await db.transaction((tx) => tx.script('CREATE TABLE survived (id bigint); INSERT INTO survived VALUES (1)'))
    db.transaction(async (tx) => {
      await tx.query('INSERT INTO survived VALUES (2)')
      process.stdout.write('now')
      await tx.query('SELECT pg_sleep(30)')
    })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  await expect(open(home)).rejects.toMatchObject({ what: expect.stringContaining(`process ${child.pid} on `) })
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  const again = await open(home)
  const { rows } = await again.transaction((tx) => tx.query('SELECT id FROM survived'))
  expect(rows).toEqual([{ id: 1n }])
  await again.close()
  expect(existsSync(`${home}.lock`)).toBe(false)
}, 60_000)

test('a process ends by itself once its database is closed', async () => {
  const source = new URL('../../src/adapters/embedded/open.ts', import.meta.url).href
  const home = `${temporaryFolder()}/closed`
  cpSync(folder, home, { recursive: true })
  const script = `
    const { openEmbedded } = await import(${JSON.stringify(source)})
    const db = await openEmbedded({ kind: 'embedded', name: 'main', folder: ${JSON.stringify(home)}, command: 'plan worker' })
    await db.close()
    process.stdout.write('closed')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (text: Buffer) => (said += text.toString()))
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  await once(child.stdout, 'data')
  const [code] = (await once(child, 'close')) as [number]
  expect(code).toBe(0)
  expect(said).toBe('closed')
}, 60_000)

test('a folder that holds something else is refused', async () => {
  const home = `${temporaryFolder()}/other`
  mkdirSync(home)
  writeFileSync(`${home}/PG_VERSION`, '9\n')
  await expect(open(home)).rejects.toMatchObject({ code: 'cannot-open-embedded' })
  expect(existsSync(`${home}.lock`)).toBe(false)
}, 60_000)

test('a database in memory is gone with a statement that had to be ended, and says so', async () => {
  const memory = await open('memory')
  await memory.transaction((tx) => tx.script('CREATE TABLE short_lived ()'))
  const slow = memory.transaction((tx) => tx.query('SELECT pg_sleep(30)'), { statementTimeout: 100 })
  await expect(slow).rejects.toMatchObject({ sqlstate: '57014' })
  await expect(memory.transaction((tx) => tx.query('SELECT 1'))).rejects.toMatchObject({ code: 'embedded-lost' })
  await memory.close()
}, 60_000)
