import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { migrateUp } from '../../../src/app/migrate/up.ts'
import { preflight, preflightOutcome } from '../../../src/app/preflight/preflight.ts'
import { upgrade } from '../../../src/app/upgrade.ts'
import { readTransactions } from '../../../src/facts/transactions.ts'
import { type Preflight } from '../../../src/results/preflight.ts'
import { finishAll, harborAt, harborFlags, harborPorts } from '../../support/harbor.ts'
import { testDatabase } from '../../support/postgres/database.ts'

const ids = ({ findings }: Preflight, ...verdicts: readonly string[]): string[] =>
  findings.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id.split('@')[0]!)

const grave = (result: Preflight): string[] => ids(result, 'illegal', 'undetermined')

async function harbor(release: string) {
  const ports = harborPorts()
  const main = await testDatabase()
  await harborAt(ports, main, release)
  return { ports, main, flags: harborFlags(main) }
}

describe('Preflight of Harbor Desk', () => {
  test('waits for the work of 1.2, names what failed or is paused, and is legal when all is finished', async () => {
    const { ports, main, flags } = await harbor('1.2.0')
    const state = (name: string, to: string) =>
      main.sql('UPDATE waystop.background_migration SET state = $2, last_error = $3 WHERE name = $1', [
        name,
        to,
        'bad row',
      ])
    const early = await preflight(ports, flags)
    expect(early).toMatchObject({
      verdict: 'illegal',
      waits: true,
      from: { version: '1.2.0' },
      to: { version: '2.1.0' },
      schema: [{ state: 'fits', releases: ['1.2.0'], source: 'plan' }],
    })
    expect(preflightOutcome(early)).toBe('illegal')
    expect(early.installed.map(({ version, source }) => `${version} ${source}`)).toEqual([
      '1.2.0 records of main',
      '1.2.0 applied migrations',
    ])
    expect(early.background.every(({ need, state: one }) => need === 'surely' && one === 'working')).toBe(true)
    await finishAll(main)
    await state('BackfillGuestNationality', 'failed')
    await state('FillCustomerSearchName', 'paused')
    const hurt = await preflight(ports, flags)
    expect(grave(hurt)).toEqual([
      'unfinished-work:BackfillGuestNationality/main',
      'unfinished-work:FillCustomerSearchName/main',
    ])
    expect(hurt.waits).toBe(false)
    expect(hurt.findings.flatMap(({ commands }) => commands).join('\n')).toMatch(
      /plan bbm retry main_\d+[^]*plan bbm resume main_\d+/u,
    )
    expect(hurt.findings[0]!.next).toContain('bad row')
    await finishAll(main)
    // Whoever would write here is refused.
    const [{ name }] = (await main.sql<{ name: string }>('SELECT current_database() AS name')) as [{ name: string }]
    await main.sql(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`)
    const late = await preflight(ports, flags)
    expect([late.verdict, grave(late), preflightOutcome(late)]).toEqual(['legal', [], 'done'])
    expect(late.next).toContain('plan run start --to 2.1.0')
  })

  test('counts the rows of this site: many readings make a stop of this path, few do not', async () => {
    const text = readFileSync(join(import.meta.dirname, '../../../manifests/example/manifest.yaml'), 'utf8')
    const ports = harborPorts({
      '/desk/harbor/manifest.yaml': text.replaceAll('500001', '51').replaceAll('500000', '50'),
    })
    const main = await testDatabase()
    await harborAt(ports, main, '1.2.0')
    const flags = harborFlags(main)
    const few = await upgrade(ports, flags, { alternatives: false })
    expect(few.path?.hops.map(({ to }) => to)).toEqual(['2.1.0', '2.2.0'])
    expect(few.site?.find(({ subject }) => subject === 'many-meter-readings')?.value).toBe('no (0)')
    await main.sql('ALTER TABLE meter_readings DISABLE TRIGGER ALL')
    await main.sql(
      `INSERT INTO meter_readings (berth_id, read_at, watt_seconds)
       SELECT 1, now() - n * interval '1 second', n FROM generate_series(1, 60) AS n`,
    )
    const many = await upgrade(ports, flags, { alternatives: false })
    expect(many.path?.hops.map(({ to }) => to)).toEqual(['2.0.1', '2.1.0', '2.2.0'])
    const told = await upgrade(ports, { ...flags, fact: ['many-meter-readings=no'] }, { alternatives: false })
    expect(told.path?.hops).toHaveLength(2)
    expect(told.uncounted).toContain('many-meter-readings: the probe says yes, and you say no, which counts')
    const sized = await preflight(ports, { ...flags, to: '2.0.1' })
    expect(sized.durations.find(({ name }) => name === 'ConvertMeterReadings')).toMatchObject({
      when: 'after',
      rows: 60,
      counted: true,
      source: "counted rows and the manifest's measurement",
    })
  })

  test('knows a half-migrated database, and the way back', async () => {
    const { ports, main, flags } = await harbor('1.2.0')
    await finishAll(main)
    await migrateUp(ports, { ...flags, to: '2.0.0', limit: 2 }, () => undefined)
    const result = await preflight(ports, flags)
    expect(result).toMatchObject({ verdict: 'illegal', schema: [{ state: 'half-migrated', closest: '1.2.0' }] })
    expect(result.schema[0]!.extra).toHaveLength(2)
    expect(result.findings[0]).toMatchObject({ id: 'half-migrated:main', acceptable: false })
    expect(result.findings[0]!.next).toContain('install 2.0.0 and run its migrations to the end')
  })

  test('sees post migrations that were left out', async () => {
    const { ports, main, flags } = await harbor('1.1.0')
    await finishAll(main)
    await migrateUp(ports, { ...flags, to: '1.2.0', skipPost: true }, () => undefined)
    const result = await preflight(ports, flags)
    expect(grave(result)).toContain('pending-post-migrations:1.2.0')
    expect(result.from?.version).toBe('1.2.0')
  })

  test('judges the hop that somebody is about to make, and says the legal one instead', async () => {
    const { ports, flags } = await harbor('1.0.0')
    const result = await preflight(ports, { ...flags, to: '2.2.0' })
    expect(result.verdict).toBe('illegal')
    expect(ids(result, 'illegal')).toContain('skips-stop:1.2')
    expect(result.path).toEqual(['1.2.0', '2.1.0', '2.2.0'])
    expect(result.next).toContain('plan preflight --to 1.2.0')
    const second = await preflight(ports, { ...flags, hop: 2 })
    expect([second.from?.version, second.to?.version]).toEqual(['1.2.0', '2.1.0'])
    await expect(preflight(ports, { ...flags, hop: 9 })).rejects.toMatchObject({ code: 'no-such-hop' })
    expect((await preflight(ports, { ...flags, to: '1.0.0' })).verdict).toBe('nothing-to-do')
    const told = await preflight(ports, { ...flags, from: '1.1.0' })
    expect(grave(told)).toContain('schema-contradiction:main')
    expect(told.remarks).toContain('--from says 1.1.0 and counts; records of main: 1.0.0')
  })

  test('is undetermined on a database that nobody installed, on another product, and without any database', async () => {
    const ports = harborPorts()
    const empty = await testDatabase()
    const nothing = await preflight(ports, harborFlags(empty))
    expect([nothing.verdict, preflightOutcome(nothing)]).toEqual(['undetermined', 'undetermined'])
    expect(grave(nothing)).toEqual(expect.arrayContaining(['version-unknown:installed', 'no-records:main']))
    const { main } = await harbor('1.0.0')
    await main.sql("UPDATE waystop.installation SET product = 'depot'")
    expect(grave(await preflight(ports, harborFlags(main)))).toContain('another-product:main')
    const away = await preflight(ports, { manifest: 'harbor', database: ['main=postgresql://x@127.0.0.1:1/x'] })
    expect([away.unread, preflightOutcome(away)]).toEqual([true, 'database'])
    const embedded = await preflight(ports, { manifest: 'harbor', embedded: 'nowhere' })
    expect(preflightOutcome(embedded)).toBe('database')
  })

  test('tells long and prepared transactions, which migrations would wait for', async () => {
    const { ports, main, flags } = await harbor('1.0.0')
    const other = await main.client()
    await other.query('BEGIN')
    await other.query('SELECT 1')
    const { rows } = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const open = await readTransactions(main.db, 0)
    expect(open).toMatchObject({ known: true, value: { complete: true } })
    expect(open.known && open.value.open.map(({ name }) => name)).toContain(String(rows[0]!.pid))
    expect(ids(await preflight(ports, flags), 'warning')).not.toContain('long-transaction:main')
    await other.query('ROLLBACK')
  })
})
