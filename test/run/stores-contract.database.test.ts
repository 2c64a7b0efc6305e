import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { machineClock } from '../../src/adapters/clock.ts'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { processSpace } from '../../src/adapters/embedded/process-start.ts'
import { nodeFiles } from '../../src/adapters/node-files.ts'
import { type Database } from '../../src/ports/database.ts'
import { type RunRecord } from '../../src/run/record.ts'
import { type RunHold, type RunStore } from '../../src/run/store.ts'
import { databaseStore } from '../../src/run/stores/database.ts'
import { fileStore } from '../../src/run/stores/file.ts'
import { mirroredStore } from '../../src/run/stores/mirrored.ts'
import { Cut, cuttingDatabases } from '../support/migrations/cutting.ts'
import { testDatabase } from '../support/postgres/database.ts'
import { hopNamed, recordOf } from './fake-run.ts'

const endings: (() => unknown)[] = []
afterAll(async () => {
  for (const end of endings.toReversed()) await end()
})

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'waystop-journal-'))
  endings.push(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const product = 'shop'
const filesIn = (path: string) => fileStore({ files: nodeFiles, clock: machineClock, folder: path, product })
const inDatabase = (database: Database) => databaseStore({ database, clock: machineClock, product })

let opened: Promise<Database> | undefined

/** One for all tests: opening takes seconds. */
async function embedded(): Promise<Database> {
  opened ??= machineDatabases.open({ kind: 'embedded', name: 'main', folder: 'memory', command: 'a test' })
  const database = await opened
  await database.transaction((tx) => tx.script('DROP SCHEMA IF EXISTS waystop CASCADE'))
  return database
}

beforeAll(async () => {
  const database = await embedded()
  endings.push(() => database.close())
})

const id = '2026-11-21-1'
const fresh = (more: Partial<RunRecord> = {}): RunRecord => recordOf([hopNamed(1)], more)
const next = (record: RunRecord, more: Partial<RunRecord> = {}): RunRecord => ({
  ...record,
  ...more,
  revision: record.revision + 1,
})

/** Makes what several processes have of the same journals. */
const stores: readonly (readonly [string, () => Promise<() => RunStore>])[] = [
  [
    'files',
    () => {
      const path = folder()
      return Promise.resolve(() => filesIn(path))
    },
  ],
  [
    'PostgreSQL',
    async () => {
      const { db } = await testDatabase()
      return () => inDatabase(db)
    },
  ],
  [
    'PGlite',
    async () => {
      const db = await embedded()
      return () => inDatabase(db)
    },
  ],
  [
    'PostgreSQL with a copy in files',
    async () => {
      const { db } = await testDatabase()
      const path = folder()
      return () => mirroredStore(inDatabase(db), filesIn(path))
    },
  ],
]

describe.each(stores)('Journals in %s', (name, make) => {
  test('give back what was saved, whatever programs printed', async () => {
    const open = await make()
    const record = fresh({ because: 'a zero \u0000, half a pair \uD83D, Größe, 🚢' })
    await open().create(record)
    await open().save(next(record))
    const found = await open().load(id)
    expect(found?.record.because).toBe('a zero \uFFFD, half a pair \uFFFD, Größe, 🚢')
    expect(found?.record).toEqual({ ...next(record), because: found?.record.because })
    expect(found).toMatchObject({ request: undefined, holder: undefined })
    expect(await open().load('2026-11-21-9')).toBeUndefined()
  })

  test('hold one unfinished run of a product, and list them newest first', async () => {
    const store = (await make())()
    await store.create(fresh())
    const second = fresh({ id: '2026-11-21-2', begunAt: 5 })
    await expect(store.create(second)).rejects.toMatchObject({ code: 'run-exists' })
    await store.save(next(fresh(), { state: 'done' }))
    await store.create(second)
    expect((await store.list()).map(({ record }) => record.id)).toEqual(['2026-11-21-2', id])
  })

  test('let one of many savers of a revision win, and take the same save twice', async () => {
    const open = await make()
    await open().create(fresh())
    const savers = Array.from({ length: 8 }, (_, i) => open().save(next(fresh(), { because: `saver ${i}` })))
    const outcomes = await Promise.allSettled(savers)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as { code: string }] : []))
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['run-changed']))
    const { record } = (await open().load(id))!
    expect(record.revision).toBe(2)
    await open().save(record)
    await expect(open().save({ ...record, because: 'another' })).rejects.toMatchObject({ code: 'run-changed' })
    await expect(open().save(next(next(record)))).rejects.toMatchObject({ code: 'run-changed' })
  })

  test('let one of many starters win', async () => {
    const open = await make()
    const starters = Array.from({ length: 6 }, (_, i) => open().create(fresh({ id: `2026-11-21-${i + 1}` })))
    const outcomes = await Promise.allSettled(starters)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await open().list()).toHaveLength(1)
  })

  test('keep a request until it is taken away', async () => {
    const store = (await make())()
    await store.create(fresh())
    const request = { what: 'pause', because: 'lunch', by: 'you@there:2', at: 5 } as const
    await store.request(id, request)
    expect((await store.load(id))?.request).toEqual(request)
    await store.request(id, undefined)
    expect((await store.load(id))?.request).toBeUndefined()
  })

  // An embedded database belongs to one process, and whoever comes next there knows that the last one is dead.
  test.skipIf(name === 'PGlite')('give the right to drive to one, and tell the other who has it', async () => {
    const open = await make()
    await open().create(fresh())
    const hold = (await open().hold(id, 'me@here:1')) as RunHold
    expect(await open().hold(id, 'you@there:2')).toMatchObject({ owner: 'me@here:1' })
    expect((await open().load(id))?.holder).toMatchObject({ owner: 'me@here:1' })
    await hold.release()
    const other = (await open().hold(id, 'you@there:2')) as RunHold
    expect('lost' in other && other.lost.aborted).toBe(false)
    await other.release()
    expect((await open().load(id))?.holder).toBeUndefined()
  })
})

describe('Journals in files', () => {
  test('one that is damaged or foreign is one clear error, and the others stay usable', async () => {
    const path = folder()
    const store = filesIn(path)
    await store.create(fresh({ state: 'done' }))
    const broken = {
      half: '{"format": 1, "id"',
      foreign: JSON.stringify(fresh({ product: 'other' })),
      old: '{"format": 9}',
    }
    for (const [i, text] of Object.values(broken).entries())
      writeFileSync(join(path, product, `2026-11-20-${i + 1}.json`), text)
    expect((await store.list()).map(({ record }) => record.id)).toEqual([id])
    const remarks = store.remarks().join('\n')
    for (const what of ['no whole JSON', 'a journal of other, not of shop', 'a newer version of plan'])
      expect(remarks).toContain(what)
    await expect(store.load('2026-11-20-1')).rejects.toMatchObject({ code: 'bad-journal' })
    await expect(store.create(fresh({ id: '2026-11-22-1' }))).rejects.toMatchObject({ code: 'bad-journal' })
  })

  test('who no longer has the lock writes nothing', async () => {
    const path = folder()
    const store = filesIn(path)
    await store.create(fresh())
    const hold = (await store.hold(id, 'me@here:1')) as RunHold
    rmSync(join(path, product, `${id}.lock`))
    await expect(store.save(next(fresh()))).rejects.toMatchObject({ code: 'run-lost' })
    expect(hold.lost.aborted).toBe(true)
    expect((await store.load(id))?.record.revision).toBe(1)
    await hold.release()
  })

  test('leave nothing behind but the journal', async () => {
    const path = folder()
    const store = filesIn(path)
    await store.create(fresh())
    const hold = (await store.hold(id, 'me@here:1')) as RunHold
    await store.save(next(fresh()))
    await hold.release()
    expect(readdirSync(join(path, product))).toEqual([`${id}.json`])
    expect(JSON.parse(readFileSync(join(path, product, `${id}.json`), 'utf8'))).toMatchObject({ revision: 2 })
  })
})

describe('Journals in a database', () => {
  test('whoever has lost the lease writes nothing', async () => {
    const { db, sql } = await testDatabase()
    const store = inDatabase(db)
    await store.create(fresh())
    const hold = (await store.hold(id, 'me@here:1')) as RunHold
    await sql("UPDATE waystop.lease SET token = gen_random_uuid(), owner = 'you@there:2'")
    await expect(store.save(next(fresh()))).rejects.toMatchObject({ code: 'run-lost' })
    expect((await store.load(id))?.record.revision).toBe(1)
    await hold.release()
  })

  test('cut anywhere in a save, hold the old or the new revision, and the save can be made again', async () => {
    const { db, url } = await testDatabase()
    await inDatabase(db).create(fresh())
    let record = fresh()
    for (let boundary = 0, isOver = false; !isOver; boundary += 1) {
      const cut = await cuttingDatabases(boundary).open({ kind: 'postgresql', name: 'main', url })
      const wanted = next(record, { because: `cut at ${boundary}` })
      const error: unknown = await inDatabase(cut)
        .save(wanted)
        .then(
          () => undefined,
          (thrown: unknown) => thrown,
        )
      expect(error === undefined || error instanceof Cut).toBe(true)
      isOver = error === undefined
      const found = (await inDatabase(db).load(id))!.record
      expect([record.revision, wanted.revision]).toContain(found.revision)
      await inDatabase(db).save(wanted)
      record = (await inDatabase(db).load(id))!.record
      expect(record).toEqual(wanted)
      await cut.close()
    }
    expect(record.revision).toBeGreaterThan(4)
  })

  test('that was restored is older than its copy, which is said and kept', async () => {
    const [{ db, sql }, path] = [await testDatabase(), folder()]
    const store = mirroredStore(inDatabase(db), filesIn(path))
    await store.create(fresh())
    await store.save(next(fresh()))
    await store.save(next(next(fresh()), { because: 'far' }))
    await sql('UPDATE waystop.run SET revision = 2, document = $1', [JSON.stringify(next(fresh()))])
    const found = (await store.load(id))!.record
    expect(found.revision).toBe(2)
    expect(store.remarks().join()).toContain('(revision 2, the copy has 3): it was restored')
    await store.save(next(found, { because: 'going on' }))
    await store.save(next(next(found)))
    await store.load(id)
    expect(store.remarks()).toEqual([])
  })

  test('gives the right to drive at once when its holder on this host is dead for certain', async () => {
    const [{ db, sql }, path] = [await testDatabase(), folder()]
    const inFiles = filesIn(path)
    const inDb = databaseStore({ database: db, clock: machineClock, product, dead: inFiles.dead })
    const store = mirroredStore(inDb, inFiles)
    await store.create(fresh())
    await sql(
      `INSERT INTO waystop.lease (name, owner, token, purpose, lease_until)
       VALUES ($1, 'me@here:77', gen_random_uuid(), 'plan run', now() + interval '1 hour')`,
      [`run:${id}`],
    )
    expect(await store.hold(id, 'you@here:2')).toMatchObject({ owner: 'me@here:77' })
    const gone = {
      pid: 2 ** 22 + 7,
      host: hostname(),
      command: 'me@here:77',
      since: '2026-11-21T12:00:00Z',
      token: 't',
    }
    writeFileSync(join(path, product, `${id}.lock`), JSON.stringify({ ...gone, space: processSpace() }))
    const hold = await store.hold(id, 'you@here:2')
    expect(hold).toHaveProperty('lost')
    await (hold as RunHold).release()
  })

  test('that is away is read from its copy, which says so', async () => {
    const [{ db, sql }, path] = [await testDatabase(), folder()]
    const store = mirroredStore(inDatabase(db), filesIn(path))
    await store.create(fresh())
    await sql('DROP SCHEMA waystop CASCADE; CREATE SCHEMA waystop; CREATE VIEW waystop.layout AS SELECT 2 AS number')
    expect((await store.load(id))?.record.id).toBe(id)
    expect(store.remarks().join()).toContain('the database does not answer')
  })
})
