import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { migrateUp } from '../../../src/app/migrate/up.ts'
import { rescue as rescued, rescueOutcome } from '../../../src/app/rescue/rescue.ts'
import { type Ports } from '../../../src/ports/ports.ts'
import { type Rescue, rescueSchema } from '../../../src/results/rescue.ts'
import { finishAll, harborAt, harborFlags, harborPorts } from '../../support/harbor.ts'
import { schemaErrors } from '../../support/valid-answer.ts'
import { testDatabase, type TestDatabase } from '../../support/postgres/database.ts'

/** Every answer is what its schema says. */
const rescue = async (...asked: Parameters<typeof rescued>): Promise<Rescue> => {
  const result = await rescued(...asked)
  expect(schemaErrors(rescueSchema, result)).toEqual([])
  return result
}

async function harbor(release: string) {
  const ports = harborPorts()
  const main = await testDatabase()
  await harborAt(ports, main, release)
  return { ports, main, flags: { ...harborFlags(main), was: '1.0.0' } }
}

const fatesOf = ({ fates }: Rescue) => Object.fromEntries(fates.map(({ fate, count }) => [fate, count]))

const fateOf = ({ lives }: Rescue, name: string) => lives.find((one) => one.name === name)!

/** As if nothing had ever queued it. */
const forget = ({ sql }: TestDatabase, name: string) =>
  sql('DELETE FROM waystop.background_migration WHERE name = $1', [name])

const setState = ({ sql }: TestDatabase, name: string, state: string) =>
  sql('UPDATE waystop.background_migration SET state = $2 WHERE name = $1', [name, state])

/** Customers, of which `done` have a search name, each with a message whose language nobody detected. */
const fill = async ({ sql }: TestDatabase, done: number) => {
  await sql(
    `INSERT INTO customers (first_name, last_name, email, search_name)
     SELECT 'Ann', 'N' || n, n || '@example.org', CASE WHEN n <= $1 THEN 'n' || n END FROM generate_series(1, 10) AS n`,
    [done],
  )
  await sql(`INSERT INTO messages (customer_id, body) SELECT id, 'ahoy' FROM customers`)
}

const letters = ({ options }: Rescue) => options.map(({ id, kind }) => `${id} ${kind}`)

describe('Rescue of Harbor Desk after 1.0 -> 2.2 in one hop', () => {
  test('finds it sound where everything ran inside the migrate step, and writes nothing', async () => {
    const { ports, main, flags } = await harbor('2.2.0')
    const [{ name }] = (await main.sql<{ name: string }>('SELECT current_database() AS name')) as [{ name: string }]
    // Whoever would write here is refused.
    await main.sql(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`)
    const result = await rescue(ports, flags)
    expect([result.verdict, rescueOutcome(result), result.because]).toEqual(['sound', 'done', []])
    expect(result.now).toMatchObject({ version: '2.2.0' })
    expect(result.skipped).toEqual([
      { stop: '1.2', only_if: [] },
      { stop: '2.0', only_if: ['many-meter-readings'] },
      { stop: '2.1', only_if: [] },
    ])
    expect([result.jumped, fatesOf(result)]).toEqual([8, { inline: 8 }])
    expect(result.schema).toMatchObject([{ state: 'whole', complete: true, missing: [], extra: [] }])
    expect(letters(result)).toEqual(['A stay'])
  })

  test('counts the rows that stops which were jumped have left undone, and has a command for each', async () => {
    const { ports, main, flags } = await harbor('2.2.0')
    await setState(main, 'FillCustomerSearchName', 'active')
    await setState(main, 'DetectMessageLanguage', 'paused')
    await setState(main, 'ConvertMeterReadings', 'failed')
    await fill(main, 4)
    const result = await rescue(ports, flags)
    expect([result.verdict, rescueOutcome(result)]).toEqual(['repairable', 'findings'])
    expect(fatesOf(result)).toEqual({ inline: 5, unfinished: 2, 'code-gone': 1 })
    expect(fateOf(result, 'FillCustomerSearchName')).toMatchObject({
      fate: 'code-gone',
      rows: { left: 6, total: 10, exact: true },
      mend: { commands: [expect.stringContaining('plan bbm finalize FillCustomerSearchName')] },
    })
    expect(fateOf(result, 'DetectMessageLanguage')).toMatchObject({
      fate: 'unfinished',
      rows: { left: 10 },
      mend: { commands: [expect.stringMatching(/^plan bbm resume main_\d+ /u)] },
    })
    // Its table is empty, so nothing of it is left to be done.
    expect(fateOf(result, 'ConvertMeterReadings')).toMatchObject({ fate: 'unfinished', harmless: true })
    expect(letters(result)).toEqual(['A restore', 'B mend'])
    expect(result.options[1]!.loses).toContain('nothing')
  })

  test('says restore where work was never queued and nothing queues it any more', async () => {
    const { ports, main, flags } = await harbor('2.2.0')
    await forget(main, 'DetectMessageLanguage')
    await fill(main, 10)
    const result = await rescue(ports, flags)
    expect([result.verdict, letters(result)]).toEqual(['restore', ['A restore', 'B support']])
    expect(fateOf(result, 'DetectMessageLanguage')).toMatchObject({
      fate: 'never-queued',
      rows: { left: 10, total: 10 },
    })
    expect(fateOf(result, 'DetectMessageLanguage').mend).toBeUndefined()
  })

  test('mends a queueing migration that was passed by with commands that work', async () => {
    const { ports, main, flags } = await harbor('2.2.0')
    await forget(main, 'DetectMessageLanguage')
    await main.sql("DELETE FROM waystop.schema_migration WHERE id = '20260708080000'")
    await fill(main, 10)
    const result = await rescue(ports, flags)
    expect(result).toMatchObject({ verdict: 'repairable', schema: [{ state: 'post-missing' }] })
    const { mend } = fateOf(result, 'DetectMessageLanguage')
    expect(mend!.commands.map((command) => command.split(' --')[0])).toEqual([
      'plan migrate repair 20260708080000',
      'plan migrate up',
    ])
    const { migrateRepair } = await import('../../../src/app/migrate/repair.ts')
    await migrateRepair(ports, '20260708080000', { ...flags, because: 'an upgrade passed it by' }, () => undefined)
    await migrateUp(ports, { ...flags, to: '2.2.0' }, () => undefined)
    const after = await rescue(ports, flags)
    expect(fateOf(after, 'DetectMessageLanguage')).toMatchObject({ fate: 'unfinished', state_as: 'active' })
    await main.sql("UPDATE messages SET language = 'en'")
    await finishAll(main)
    expect((await rescue(ports, flags)).verdict).toBe('sound')
  })

  test('knows a migrate step that was killed between, and how it is ended', async () => {
    const { ports, main, flags } = await harbor('1.0.0')
    await migrateUp(ports, { ...flags, to: '2.2.0', limit: 14 }, () => undefined)
    const result = await rescue(ports, flags)
    expect(result).toMatchObject({
      verdict: 'half-migrated',
      now: { version: '2.0.0' },
      now_unsure: expect.stringContaining('at least 2.0.0') as string,
      schema: [{ state: 'half', way: ['2.0.0'] }],
    })
    expect(letters(result)).toEqual(['A complete', 'B restore'])
    expect(result.options[0]!.commands[0]).toContain('plan migrate up --to 2.0.0')
    const told = await rescue(ports, { ...flags, now: '2.2.0' })
    expect(told.verdict).toBe('half-migrated')
    expect(told.options[0]!.text).toContain('everything of 1.2.0 is applied: install 2.0.0')
    await main.sql("UPDATE waystop.schema_migration SET state = 'started' WHERE id = '20260407080000'")
    expect((await rescue(ports, flags)).schema).toMatchObject([{ begun: ['20260407080000'] }])
  })

  test('is undetermined on a database of another product, on an empty one, and without any', async () => {
    const { ports, main, flags } = await harbor('2.2.0')
    await main.sql("UPDATE waystop.installation SET product = 'depot'")
    const other = await rescue(ports, flags)
    expect([other.verdict, other.because]).toEqual([
      'undetermined',
      ['the schema of main cannot be judged: it holds depot'],
    ])
    const empty = await testDatabase()
    const nothing = await rescue(ports, { ...harborFlags(empty), was: '1.0.0', now: '2.2.0' })
    expect([nothing.verdict, rescueOutcome(nothing)]).toEqual(['undetermined', 'undetermined'])
    expect(fatesOf(nothing)).toEqual({ 'cannot-tell': 8 })
    const away = await rescue(ports, { ...flags, database: ['main=postgresql://x@127.0.0.1:1/x'] })
    expect([away.unread, rescueOutcome(away)]).toEqual([true, 'database'])
    await expect(rescue(ports, { ...flags, was: '2.2.0', now: '1.0.0' })).rejects.toMatchObject({ code: 'downgrade' })
  })
})

describe('Whose code is installed', () => {
  const driver = `
drivers:
  - id: desk-tools
    name: Desk tools
    kind: command
    calls:
      - {do: version, run: [desk-version], reads: {text: '(?<version>\\d+\\.\\d+\\.\\d+)'}}
      - {do: deploy, run: [desk-install, "{version}"]}
`
  const text = readFileSync(join(import.meta.dirname, '../../../manifests/example/manifest.yaml'), 'utf8')

  test('is asked of a driver that somebody names, and a contradiction is not certain', async () => {
    const asked = { '/desk/harbor/manifest.yaml': text + driver }
    const prints = (stdout: string) => () =>
      Promise.resolve({ exitCode: 0, ended: 'itself', stdout, stderr: '' } as const)
    const portsOf = (stdout: string): Ports => ({ ...harborPorts(asked), processes: { run: prints(stdout) } })
    const main = await testDatabase()
    await harborAt(harborPorts(), main, '2.2.0')
    const flags = { ...harborFlags(main), was: '1.0.0', driver: 'desk-tools' }
    const same = await rescue(portsOf('Desk 2.2.0'), flags)
    expect([same.verdict, same.now?.version, same.now_unsure]).toEqual(['sound', '2.2.0', undefined])
    expect(same.command).toContain('--driver desk-tools')
    // Older code was installed again over the newer schema.
    const older = await rescue(portsOf('Desk 2.1.0'), flags)
    expect(older).toMatchObject({ verdict: 'half-migrated', schema: [{ state: 'newer' }] })
    expect(older.options[0]!.text).toContain('it is that of 2.2.0, newer than 2.1.0')
    const told = await rescue(portsOf('Desk 2.1.0'), { ...flags, now: '2.2.0' })
    expect([told.verdict, told.because[0]]).toEqual([
      'undetermined',
      expect.stringMatching(/^--now says 2\.2\.0, and .* says 2\.1\.0/u),
    ])
  })
})
