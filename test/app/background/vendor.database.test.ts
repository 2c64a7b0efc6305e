import { expect, test } from 'vitest'
import { controlBackground } from '../../../src/app/background/control.ts'
import { waitForBackground } from '../../../src/app/background/wait.ts'
import { gitlabDatabase, migration, ofMain } from '../../support/systems/vendors.ts'
import { only, site } from './site.ts'

test("a vendor's tables are written only after somebody saw the SQL and said yes", async () => {
  const main = await gitlabDatabase()
  const id = await migration(main, { ...ofMain, job_class_name: 'BackfillX', table_name: 'users', column_name: 'id' })
  const flags = { ...only(main.url), system: 'gitlab' as const, names: [`main_${id}`] }
  const status = async () => (await main.sql('SELECT status FROM batched_background_migrations'))[0]
  await expect(controlBackground(site(), 'pause', flags)).rejects.toMatchObject({ code: 'nobody-to-ask' })
  const no = site({ canAsk: true, answers: [[/in the tables of gitlab\?$/u, 'no']] })
  expect(await controlBackground(no, 'pause', flags)).toMatchObject({ changes: [{ outcome: 'declined' }] })
  expect(no.said.join('\n')).toMatch(/UPDATE[^]*batched_background_migrations/u)
  expect(await status()).toEqual({ status: 1 })
  expect(await controlBackground(site(), 'pause', { ...flags, yes: true })).toMatchObject({ changed: 1 })
  expect(await status()).toEqual({ status: 0 })
  const finalize = await controlBackground(site(), 'finalize', { ...flags, dryRun: true })
  expect(finalize.changes[0]!.vendor_commands.map(({ command }) => command).join('\n')).toContain(
    'gitlab:background_migrations:finalize',
  )
  const times = { timeout: '5s', interval: '1s', stuckAfter: '1h', outage: '1h' }
  expect(await waitForBackground(site(), { ...flags, ...times }, () => undefined)).toMatchObject({ outcome: 'paused' })
})
