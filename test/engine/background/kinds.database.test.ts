import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { machineClock } from '../../../src/adapters/clock.ts'
import { queue } from '../../../src/engine/background/queue.ts'
import { workOn } from '../../../src/engine/background/work.ts'
import { type Engine } from '../../../src/engine/engine.ts'
import { ensureTables } from '../../../src/engine/tables/ensure.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { definition, makeTable, visits, type Yard, yard } from './yard.ts'

let y: Yard
let folder: string
let engine: Engine

beforeAll(async () => {
  y = await yard()
})

beforeEach(async () => {
  await y.sql('DELETE FROM waystop.background_migration')
  y.events.length = 0
  folder = temporaryFolder()
  engine = { ...y.engine, folder }
})

const modular = { work: { kind: 'module', path: 'fill.js' } } as const

describe('a module', () => {
  it('works in the transaction of its record, with conditions for its range', async () => {
    writeFileSync(
      join(folder, 'fill.js'),
      `export default async ({ queries, range, attempt, signal }) => {
         const { sql, values } = range.condition('x', 2)
         const { affected } = await queries.query(\`UPDATE t AS x SET n = n + $1::int WHERE \${sql}\`, [attempt, ...values])
         if (signal.aborted || range.key[0] !== 'id') throw new Error('no')
         return { rows: affected }
       }`,
    )
    await makeTable(y, 50)
    await y.queue(modular)
    expect(await workOn(engine, { untilIdle: true })).toMatchObject({ ended: 'idle', rows: 50n })
    expect(await visits(y)).toEqual({ 1: 50 })
  })

  it.each([
    [`throw new Error('I cannot')`, 'I cannot'],
    ['return 5', 'the module did not return {rows}'],
  ])('that goes wrong fails its rows with what it said: %s', async (body, told) => {
    writeFileSync(join(folder, 'fill.js'), `export default async () => { ${body} }`)
    await makeTable(y, 1)
    const id = await y.queue({ ...modular, maximumAttempts: 1 })
    await workOn(engine, { untilIdle: true })
    expect(await y.attempts(id)).toMatchObject([{ outcome: 'failed', error: expect.stringContaining(told) }])
    expect(await y.row(id)).toMatchObject({ state: 'failed', last_error: expect.stringContaining(told) })
  })

  it('is not given the means to end its transaction', async () => {
    const body = 'throw new Error(Object.keys(queries).toSorted().join())'
    writeFileSync(join(folder, 'fill.js'), `export default async ({ queries }) => { ${body} }`)
    await makeTable(y, 1)
    const id = await y.queue({ ...modular, maximumAttempts: 1 })
    await workOn(engine, { untilIdle: true })
    expect(await y.attempts(id)).toMatchObject([{ outcome: 'failed', error: 'query,script' }])
  })

  it('that ends its transaction all the same is found out, and its batch fails', async () => {
    const body = `await queries.script('COMMIT'); return { rows: 1 }`
    writeFileSync(join(folder, 'fill.js'), `export default async ({ queries }) => { ${body} }`)
    await makeTable(y, 1)
    const id = await y.queue({ ...modular, maximumAttempts: 1 })
    await workOn(engine, { untilIdle: true })
    expect(await y.attempts(id)).toMatchObject([
      { outcome: 'failed', error: expect.stringContaining('ended the transaction that it ran in') },
    ])
  })

  it('that is missing here is left to other hosts: nothing fails, and it is said', async () => {
    await makeTable(y, 10)
    const id = await y.queue(modular)
    expect(await workOn(engine, { untilIdle: true })).toMatchObject({ ended: 'idle', batches: 0, skipped: [id] })
    expect(await y.row(id)).toMatchObject({ state: 'active', last_error: null })
    expect(y.events).toContainEqual(
      expect.objectContaining({ kind: 'held', because: expect.stringContaining('not on this host') }),
    )
  })
})

describe('a command', () => {
  const script = (text: string): readonly string[] => {
    const path = join(folder, 'work.sh')
    writeFileSync(path, `#!/bin/sh\n${text}\n`)
    chmodSync(path, 0o755)
    return [path]
  }

  it('is told its range and its token, and exit 0 is done', async () => {
    await makeTable(y, 12)
    const command = script(
      `cat >> "${folder}/in"; echo "$WAYSTOP_LOWER $WAYSTOP_UPPER $WAYSTOP_BATCH_TOKEN" >> "${folder}/env"`,
    )
    await y.queue({ work: { kind: 'command', command }, batchSize: 10, subBatchSize: 5 })
    expect(await workOn(engine, { untilIdle: true })).toMatchObject({ rows: 12n, batches: 2 })
    const inputs = readFileSync(join(folder, 'in'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(inputs).toEqual([
      { table: 't', lower: null, upper: ['5'], key: ['id'], rows: 5 },
      { table: 't', lower: ['5'], upper: ['10'], key: ['id'], rows: 5 },
      { table: 't', lower: ['10'], upper: ['12'], key: ['id'], rows: 2 },
    ])
    expect(readFileSync(join(folder, 'env'), 'utf8').split('\n')[1]).toMatch(/^\["5"\] \["10"\] [0-9a-f-]{36}$/u)
  })

  it('that exits with 75 is tried later, uncounted; with anything else it fails with what it said last', async () => {
    await makeTable(y, 1)
    const command = script(
      `[ -e "${folder}/once" ] || { touch "${folder}/once"; exit 75; }; echo 'the disk is odd' >&2; exit 3`,
    )
    const id = await y.queue({ work: { kind: 'command', command }, maximumAttempts: 1 })
    await workOn(engine, { untilIdle: true })
    expect(await y.attempts(id)).toMatchObject([
      { outcome: 'transient' },
      { outcome: 'failed', error: expect.stringContaining('ended with 3: the disk is odd') },
    ])
  })

  it('that takes too long is ended and cut in halves', async () => {
    await makeTable(y, 2)
    const command = script(`case "$WAYSTOP_UPPER" in *1*) exit 0;; esac; [ "$WAYSTOP_LOWER" = '["1"]' ] || sleep 10`)
    const id = await y.queue({ work: { kind: 'command', command }, timeout: 300 })
    await workOn(engine, { untilIdle: true })
    expect((await y.attempts(id)).map(({ outcome }) => outcome)).toEqual(['timeout', 'done', 'done'])
  })

  it('that is missing here is left to other hosts, and its batch is given back uncounted', async () => {
    await makeTable(y, 10)
    const id = await y.queue({ work: { kind: 'command', command: ['/no/such/program'] } })
    expect(await workOn(engine, { untilIdle: true })).toMatchObject({ skipped: [id], failures: 0 })
    expect(await y.batches(id)).toMatchObject([{ state: 'ready', attempts: 0 }])
    expect((await y.row(id)).state).toBe('running')
  })
})

describe('an embedded database', () => {
  it('does the same with the one connection it has', async () => {
    const db = await machineDatabases.open({ kind: 'embedded', name: 'main', folder: 'memory', command: 'test' })
    try {
      await ensureTables(db, machineClock)
      await db.transaction(async (tx) => {
        await tx.script('CREATE TABLE t (id bigint PRIMARY KEY, n int DEFAULT 0)')
        await tx.query('INSERT INTO t SELECT g FROM generate_series(1, 100) g')
        const queueing = { name: 'W', queuedBy: '1', definition: definition({ done: 'n > 0' }), actor: 'a' }
        await queue(tx, queueing)
      })
      expect(await workOn(y.engineOn(db), { untilIdle: true, workers: 4 })).toMatchObject({ batches: 5, rows: 100n })
      const { rows } = await db.transaction((tx) =>
        tx.query(
          `SELECT n, count(*)::int AS rows, (SELECT state FROM waystop.background_migration) AS state FROM t GROUP BY n`,
        ),
      )
      expect(rows).toEqual([{ n: 1, rows: 100, state: 'finished' }])
    } finally {
      await db.close()
    }
  })

  it('is vacuumed while it works, since it has no autovacuum', async () => {
    const db = await machineDatabases.open({ kind: 'embedded', name: 'main', folder: 'memory', command: 'test' })
    try {
      await ensureTables(db, machineClock)
      await db.transaction(async (tx) => {
        await tx.script('CREATE TABLE t (id bigint PRIMARY KEY, n int DEFAULT 0)')
        await tx.query('INSERT INTO t SELECT g FROM generate_series(1, 450) g')
        const queueing = { name: 'W', queuedBy: '1', definition: definition({ done: 'n > 0' }), actor: 'a' }
        await queue(tx, queueing)
      })
      expect(await workOn(y.engineOn(db), { untilIdle: true })).toMatchObject({ batches: 23, ended: 'idle' })
      const { rows } = await db.transaction((tx) =>
        tx.query("SELECT vacuum_count::int AS times FROM pg_stat_user_tables WHERE relname = 't'"),
      )
      expect(rows).toEqual([{ times: 1 }])
    } finally {
      await db.close()
    }
  })
})
