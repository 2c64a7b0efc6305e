import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runs } from '../support/arbitraries.ts'
import { builtCli, type Transcript } from '../support/cli.ts'
import { packageRoot } from '../support/postgres/binaries.ts'
import { type Server, startServer } from '../support/postgres/server.ts'
import { writeRunProduct } from '../support/run-product.ts'
import { type RunningCli, startCli } from '../support/running-cli.ts'

const cli = builtCli()
const { cwd, plan } = cli
const long = { timeoutMs: 120_000 }
const rows = 40_000
const standIns = fileURLToPath(new URL('../support/stand-ins', import.meta.url))
const shopManifest = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
stops:
  - {line: "1.1", reason: "Prices are converted before the old ones are dropped"}
releases:
  - {version: "1.0.0", date: 2026-01-10}
  - {version: "1.1.0", date: 2026-02-10}
  - {version: "1.2.0", date: 2026-03-10}
drivers:
  - id: shop-compose
    name: Shop's containers
    kind: command
    use: docker-compose
    calls:
      - do: deploy
        run: [docker, compose, --file, "{with.file}", pull, "{with.service}"]
        environment: {VERSION: "{version}"}
        timeout: 1s
        repeatable: true
        outputs:
          - {matches: 'no space left on device', means: failed, because: the disk is full}
`
let server: Server

beforeAll(async () => {
  server = await startServer(18, ['fsync=off'])
  writeRunProduct(join(cwd, 'quay'), rows)
  cpSync(join(packageRoot, 'manifests/example'), join(cwd, 'harbor'), { recursive: true })
  await sql('postgres', 'CREATE DATABASE quay_base')
  await sql('postgres', 'CREATE DATABASE harbor_base')
  const at = ['install', '--to', '1.0.0', '--database']
  await plan([...at, server.urlOf('quay_base'), '--manifest', 'quay'], long)
  await plan([...at, server.urlOf('harbor_base'), '--manifest', 'harbor'], long)
}, 60_000)

afterAll(() => server.stop())

async function sql<Row>(name: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: server.urlOf(name) })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}

interface Place {
  readonly name: string
  readonly site: readonly string[]
  readonly start: readonly string[]
  /** A command of `plan run` about this run alone. */
  readonly run: (...words: readonly string[]) => Promise<Transcript>
}

/** A product of its own at 1.0.0, with a journal of its own. */
async function placeOf(product: 'quay' | 'harbor', name: string): Promise<Place> {
  // Sequences of a template that is copied through the log may go backwards in a crash.
  await sql('postgres', `CREATE DATABASE ${name} TEMPLATE ${product}_base STRATEGY file_copy`)
  const site = ['--manifest', product, '--database', server.urlOf(name), '--journal', name]
  const start = ['run', 'start', '--no-backup', 'a test', '--yes', ...site]
  return { name, site, start, run: (...words) => plan(['run', ...words, ...site], long) }
}

const works = /FillWeights is running/u

/** A run that is in the middle of its background work, which takes some seconds. */
async function inTheMiddle({ start, name }: Place): Promise<RunningCli> {
  const running = startCli(cli, start)
  await running.says(works)
  for (let done = 0; done < 400;)
    done = (await sql<{ n: number }>(name, 'SELECT count(*)::int AS n FROM parcels WHERE weight = 1'))[0]!.n
  return running
}

const done = { code: 0, stdout: expect.stringContaining('Done: Quay 1.2.0 is installed') as string }

describe('Two at once', () => {
  test('one of two starts begins the run, the other says which run there is, and a resume says who drives it', async () => {
    const place = await placeOf('quay', 'twice')
    const both = [startCli(cli, place.start), startCli(cli, place.start)]
    const first = await Promise.race(both.map(async (one, i) => ({ i, end: await one.ended })))
    const other = both[1 - first.i]!
    expect(first.end).toMatchObject({ code: 2, stdout: '' })
    expect(first.end.stderr).toMatch(/error: run \S+ of Quay \(1\.0\.0 to 1\.2\.0\) is not over/u)
    const second = await place.run('resume')
    expect(second).toMatchObject({ code: 2, stdout: '' })
    expect(second.stderr).toMatch(new RegExp(`error: \\S+:${other.child.pid} drives run `, 'u'))
    expect(await other.ended).toMatchObject(done)
  }, 60_000)
})

describe('A server', () => {
  test('that is gone in the middle is waited for; meanwhile the copy of the journal tells how it stands', async () => {
    const place = await placeOf('quay', 'gone')
    const running = await inTheMiddle(place)
    // WAYSTOP_TEST_RUNS=10 leaves it away for half a minute.
    const away = new Promise((resolve) => setTimeout(resolve, runs(3).numRuns * 1000))
    await server.crash(async () => {
      const { code, stdout } = await place.run('status')
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^Safe to leave: /u) as string })
      expect(stdout).toContain('1.finish-background')
      expect(stdout).toContain('does not answer')
      await away
    })
    expect(await running.ended).toMatchObject(done)
    expect(await sql('gone', 'SELECT count(*)::int AS n FROM parcels WHERE weight = 1')).toEqual([{ n: rows }])
  }, 150_000)
})

test('A run finishes its batch on SIGINT, ends with 130, goes on, and is aborted from elsewhere', async () => {
  const place = await placeOf('quay', 'leaving')
  const running = await inTheMiddle(place)
  running.child.kill('SIGINT')
  const { code, stdout, stderr } = await running.ended
  expect(code).toBe(130)
  expect(stderr).toContain('what is at hand is finished and recorded first')
  expect(stdout).toMatch(/^Safe to leave: yes/u)
  expect(stdout).toMatch(/^Next +plan run resume --manifest quay/mu)
  expect(await sql('leaving', "SELECT FROM waystop.batch WHERE state = 'running'")).toEqual([])
  const again = startCli(cli, ['run', 'resume', ...place.site])
  await again.says(/1\.finish-background begins/u)
  const abort = await place.run('abort', '--because', 'not tonight')
  expect(abort).toMatchObject({ code: 0, stdout: expect.stringContaining('not tonight') as string })
  expect(abort.stdout).toContain('nothing was taken back')
  expect((await again.ended).stdout).toContain('not tonight')
  expect((await place.run('resume')).stdout).toContain('is over')
}, 60_000)

test('A manifest edited under a run is refused with what differs, as is a database at another version', async () => {
  const place = await placeOf('harbor', 'edited')
  expect(await plan([...place.start, '--to-hop', '1'], long)).toMatchObject({ code: 0 })
  const path = join(cwd, 'harbor', 'manifest.yaml')
  const text = readFileSync(path, 'utf8')
  const edited = text.replace('- {version: "2.1.0"', '- {version: "2.1.1", date: 2026-08-01}\n  - {version: "2.1.0"')
  expect(edited).not.toBe(text)
  writeFileSync(path, edited)
  const refused = await place.run('resume')
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain('2.1.1')
  expect(refused.stderr).toContain('plan run resume --replan')
  expect((await place.run('resume', '--replan', '--to-hop', '2.1.1')).stdout).toContain('2.1.1 is reached')
  await plan(['migrate', 'up', '--finalize', '--yes', ...place.site.slice(0, 4)], long)
  const elsewhere = await place.run('resume')
  expect(elsewhere.code).toBe(7)
  const said = elsewhere.stdout.replaceAll(/\s+/gu, ' ')
  expect(said).toContain('the run says 2.1.1, and the records in main says 2.2.0')
  expect(said).toContain('Do not: install 2.2.0')
}, 60_000)

describe('Tools of a product', () => {
  const stand = join(cwd, 'stand')
  const wrong = (name: string, text = ''): void => writeFileSync(join(stand, 'switches', name), text)
  const right = (name: string): void => rmSync(join(stand, 'switches', name))
  const env = { ...cli.env, PATH: `${standIns}:${cli.env['PATH']}`, STAND_IN: stand }
  const shop = (...words: readonly string[]): Promise<Transcript> =>
    plan(['run', ...words, '--manifest', 'shop', '--journal', 'shops'], { ...long, env })
  const begin = ['start', '--restore-point', 'snapshot vm-7', '--yes']
  const stateOf = async (): Promise<string> => (await shop('status')).stdout.replaceAll(/\s+/gu, ' ')

  test('that fail, hang, lie, or are killed leave a run that says what is true, and goes on when they are mended', async () => {
    mkdirSync(join(stand, 'switches'), { recursive: true })
    mkdirSync(join(cwd, 'shop'))
    writeFileSync(join(cwd, 'shop', 'manifest.yaml'), shopManifest)
    writeFileSync(join(stand, 'running'), '1.0.0')

    wrong('compose-pull.fail', '1 no space left on device\n')
    expect(await shop(...begin)).toMatchObject({
      code: 7,
      stdout: expect.stringContaining('the disk is full') as string,
    })
    expect(await stateOf()).toMatch(/^Safe to leave: NO\. Users are not served until 1\.start is done\./u)
    right('compose-pull.fail')

    wrong('compose-pull.hang')
    const hung = await shop('resume')
    expect(hung.code).toBe(7)
    expect(hung.stdout.replaceAll(/\s+/gu, ' ')).toContain(
      'did not end within 1s and was ended; what it did until then is not known',
    )
    right('compose-pull.hang')

    wrong('compose-run.wait')
    const running = startCli({ ...cli, env }, ['run', 'resume', '--manifest', 'shop', '--journal', 'shops'])
    await running.says(/1\.migrate begins/u)
    await running.kill('SIGKILL')
    wrong('compose-run.go')
    right('compose-run.wait')
    const unknown = await shop('resume')
    expect(unknown.code).toBe(7)
    expect(unknown.stdout).toContain('plan run resume --again 1.migrate')

    wrong('compose-up.lie')
    const lied = await shop('resume', '--again', '1.migrate')
    expect(lied.code).toBe(7)
    expect(lied.stdout.replaceAll(/\s+/gu, ' ')).toContain('said that 1.1.0 was installed, but 1.0.0 is there')
    expect(lied.stdout).toContain('Do not: serve anybody with 1.0.0')
    right('compose-up.lie')

    writeFileSync(join(stand, 'running'), '1.1.0')
    expect(await shop('resume')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Done: Shop 1.2.0') as string,
    })
  }, 60_000)

  test('are shown and not called in a run that a person is guided through, also when it goes on', async () => {
    writeFileSync(join(stand, 'running'), '1.0.0')
    writeFileSync(join(stand, 'log'), '')
    expect(await shop(...begin, '--driver', 'guided')).toMatchObject({ code: 7 })
    expect(await shop('resume')).toMatchObject({
      code: 7,
      stdout: expect.stringContaining('docker compose --file compose.yaml stop web') as string,
    })
    // Nobody can read whether it is stopped, and it was a person who was asked: their word is enough, and written down.
    expect((await shop('confirm', '1.stop')).stdout).toContain('docker compose --file compose.yaml pull web')
    const { events } = JSON.parse((await shop('status', '--json')).stdout) as { events: Record<string, string>[] }
    expect(events).toContainEqual(expect.objectContaining({ what: 'confirmed', step: '1.stop' }))
    expect(readFileSync(join(stand, 'log'), 'utf8')).not.toMatch(/\[(?:stop|pull|run|up)\]/u)
  }, 60_000)
})
