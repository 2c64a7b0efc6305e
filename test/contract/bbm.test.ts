import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Client } from 'pg'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { machineClock } from '../../src/adapters/clock.ts'
import { type Database } from '../../src/ports/database.ts'
import { ensureTables } from '../../src/engine/tables/ensure.ts'
import { binary } from '../support/cli.ts'
import { fixedCli } from '../support/fixed-cli.ts'
import { atTerminal, ctrlC, hasTerminal } from '../support/pty.ts'
import { type Server, startServer } from '../support/postgres/server.ts'
import { type TestDatabase } from '../support/postgres/database.ts'
import { queued, withAttempts, withBatches } from '../engine/background/native-fixture.ts'

const { plan, cwd, env } = fixedCli()
let server: Server
let client: Client
let db: Database
let main: TestDatabase
let flags: readonly string[]

beforeAll(async () => {
  server = await startServer(18)
  client = new Client({ connectionString: server.url })
  client.on('error', () => undefined)
  await client.connect()
  db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: server.url })
  await ensureTables(db, machineClock)
  const sql = async <Row>(text: string, values?: readonly unknown[]): Promise<Row[]> =>
    (await client.query(text, values as unknown[])).rows as Row[]
  main = { url: server.url, db, sql, client: () => Promise.resolve(client) }
  flags = ['--manifest', 'depot', '--database', `main=${server.url}`, '--without', 'stock']
  await main.sql('CREATE TABLE widgets (id bigint PRIMARY KEY, done boolean NOT NULL DEFAULT false)')
  await main.sql('INSERT INTO widgets (id) SELECT generate_series(1, 300)')
  const works = await queued(main, 'BackfillParcelWeights', { state: 'running' })
  await withBatches(main, works, { done: 40, running: 1, ready: 59 })
  await withAttempts(main, works, { count: 40 })
  await main.sql('UPDATE waystop.background_migration SET planned = true WHERE id = $1', [works])
  await queued(main, 'Recount', { state: 'finished' })
}, 30_000)

afterAll(async () => {
  await db.close()
  await client.end()
  await server.stop()
})

const bbm = (...words: string[]) => plan(['bbm', ...words, ...flags])

describe('plan bbm', () => {
  test('status says first how many are unfinished, then how far each is', async () => {
    const { code, stdout, stderr } = await bbm('status')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^1 of 2 unfinished\.\n\nName +State +Done +Rows\/s +Remaining\n/u)
    expect(stdout).toMatch(/BackfillParcelWeights +running +\[####\.{6}\] +40\.0 % +1,000 +\d+ s - 1 min/u)
    expect(stdout).not.toContain('Recount')
    expect(stdout).toContain('Next       plan bbm wait')
  })

  test('status --all shows what is finished behind what is not', async () => {
    const { stdout } = await bbm('status', '--all')
    expect(stdout.indexOf('BackfillParcelWeights')).toBeLessThan(stdout.indexOf('Recount'))
    expect(stdout).toMatch(/Recount +finished +\[#{10}\] +100 %/u)
  })

  test('a database that nobody gave makes the answer undetermined, with exit code 6', async () => {
    const { code, stdout } = await plan(['bbm', 'status', '--manifest', 'depot', '--database', `main=${server.url}`])
    expect(code).toBe(6)
    expect(stdout).toMatch(/^Undetermined, stock not read; elsewhere 1 of 2 unfinished/u)
    expect(stdout).toContain('--without stock')
  })

  test('status --check is one line and an exit code', async () => {
    expect(await bbm('status', '--check')).toEqual({
      code: 0,
      stderr: '',
      stdout: 'WORKING 1 of 2 unfinished; BackfillParcelWeights (main_1): somebody works on it\n',
    })
  })

  test('pause, asked twice, is done once; wait then ends at once and says who paused it', async () => {
    const paused = await bbm('pause', 'BackfillParcelWeights', '--because', 'month end')
    expect(paused).toMatchObject({ code: 0, stdout: expect.stringContaining('changed: running -> paused') })
    const again = await bbm('pause', 'BackfillParcelWeights')
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing: paused') })
    const waited = await bbm('wait', '--timeout', '1h')
    expect(waited.code).toBe(7)
    expect(waited.stdout).toMatch(
      /^Paused after [\d.]+ m?s: BackfillParcelWeights \(main_1\): it is paused: month end\./u,
    )
    expect(waited.stdout).toMatch(/paused by \S+@\S+:\d+, .*: month end/u)
    expect(waited.stdout).toContain('plan bbm resume main_1')
    const shown = await bbm('show', 'BackfillParcelWeights')
    expect(shown.stdout).toMatch(/pause +running -> paused +month end/u)
    expect(await bbm('status', '--check')).toMatchObject({
      code: 7,
      stdout: expect.stringMatching(/^PAUSED [^\n]*\n$/u),
    })
    const left = await bbm('resume', '--all')
    expect(left).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^Resume: nothing was changed, 1 left as it is, 1 not concerned\.\n\n.* {2}left: paused\n {2}\S+ paused it by its name: month\s+end\n/u,
      ),
    })
    expect(left.stdout).toContain('plan bbm resume --all --also-paused-by-name')
    expect(await bbm('resume', '--all', '--also-paused-by-name')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('paused -> active'),
    })
    expect(await bbm('pause', '--all')).toMatchObject({ stdout: expect.stringContaining('active -> paused') })
    expect(await bbm('resume', '--all')).toMatchObject({ stdout: expect.stringContaining('paused -> active') })
  })

  test('what is refused says why and what is possible, with exit code 2', async () => {
    const { code, stdout } = await bbm('cancel', 'Recount', '--yes')
    expect(code).toBe(2)
    expect(stdout).toContain('there is nothing left to give up')
    expect(stdout).toContain('next: possible now: restart')
  })

  test('what loses something is asked for, and refused where nobody can be asked', async () => {
    const { code, stderr } = await bbm('cancel', 'BackfillParcelWeights')
    expect(code).toBe(2)
    expect(stderr).toContain('nobody can be asked here')
    expect(stderr).toContain('--yes')
  })

  test('a slip names what it could have been, and nothing means all', async () => {
    expect(await bbm('show', 'Recuont')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean Recount'),
    })
    expect(await bbm('pause')).toMatchObject({ code: 2, stderr: expect.stringContaining('--all') })
    expect(await bbm('wait', '--interval', '30')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--interval 30s'),
    })
  })

  test('finalize --confirm does the work here and now, and declares it final', async () => {
    await queued(main, 'MarkWidgets')
    const { code, stdout } = await bbm('finalize', 'MarkWidgets', '--confirm')
    expect(stdout).toMatch(/^Finalized after /u)
    expect(code).toBe(0)
    expect(await main.sql('SELECT 1 FROM widgets WHERE NOT done')).toEqual([])
    expect(await bbm('finalize', 'MarkWidgets', '--confirm')).toMatchObject({ code: 0 })
  })

  test('status --watch on a pipe prints a line per change, until a signal ends it', async () => {
    const child = spawn(process.execPath, [binary, 'bbm', 'status', '--watch', '--interval', '1s', ...flags], {
      cwd,
      env,
    })
    let said = ''
    const first = new Promise<void>((resolve) =>
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (said.includes('main_1')) resolve()
      }),
    )
    await first
    child.kill('SIGINT')
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(code).toBe(130)
    expect(said).toMatch(/^\S+Z 1 of 3 unfinished\n\S+Z main_1 BackfillParcelWeights: active, 40 %/u)
  })

  test.skipIf(!hasTerminal)(
    'status --watch at a terminal draws the table, and leaves it there after Ctrl-C',
    async () => {
      const { shown, code } = await atTerminal(['bbm', 'status', '--watch', ...flags], [['Ctrl-C ends', ctrlC]], {
        cwd,
        env,
      })
      expect(code).toBe(130)
      expect(shown.match(/1 of 3 unfinished/gu)!.length).toBeGreaterThan(1)
      expect(shown.trimEnd()).not.toMatch(/Ctrl-C ends[^\n]*$/u)
    },
  )
})
