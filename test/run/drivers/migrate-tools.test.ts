import { describe, expect, test } from 'vitest'
import { handOf, shippedDriver, standInSite, type StandInSite } from '../../support/stand-in-site.ts'

const failed = (what: string) => ({ kind: 'failed', what: expect.stringContaining(what) as string })

function site(state: Record<string, string> = {}, environment?: Record<string, string>): StandInSite {
  const one = standInSite(environment ? { environment } : {})
  for (const [key, value] of Object.entries(state)) one.set(key, value)
  return one
}

describe.each([
  [
    'rails',
    'rails-migrate',
    '1 bin/rails aborted!\\nActiveRecord::ConcurrentMigrationError:',
    'another process migrates right now',
  ],
  [
    'django',
    'django-migrate',
    '1 CommandError: Conflicting migrations detected; multiple leaf nodes',
    'the same parent',
  ],
  ['golang-migrate', 'migrate-up', '1 error: Dirty database version 16. Fix and force version.', 'ended in the middle'],
])('migrations by %s', (use, action, text, what) => {
  const hand = (here: StandInSite, timeout?: number) =>
    handOf(here, shippedDriver(use, '', timeout), {
      from: '1.1.0',
      to: '1.2.0',
      values: { version_file: `${here.folder}/installed` },
    })
  const fresh = () => site({ installed: '1.2.0' }, { DATABASE_URL: 'postgresql://u:secret@db/x' })

  test('are run and verified, and once more change nothing', async () => {
    const here = fresh()
    const one = hand(here)
    expect((await one.run('migrate')).kind).toBe('done')
    expect(await one.run('verify')).toEqual({ kind: 'done', outcome: '1.2.0 is there' })
    expect((await one.run('migrate')).kind).toBe('done')
  })

  test('fail with what to do', async () => {
    const here = fresh()
    here.wrong(action, 'fail', text)
    const end = await hand(here).run('migrate')
    expect(end).toMatchObject(failed(what))
    expect(JSON.stringify(end)).not.toContain('secret')
  })

  test('that say OK and are not applied, or are applied by half, are found out', async () => {
    const here = fresh()
    here.wrong(action, 'lie')
    expect((await hand(here).run('migrate')).kind).toBe('done')
    expect(await hand(here).run('verify')).toMatchObject({ kind: 'failed' })
  })

  test('that hang are ended, and killed in the middle are asked about', async () => {
    const here = fresh()
    here.wrong(action, 'hang')
    expect(await hand(here, 300).run('migrate')).toMatchObject(failed('not known'))
    here.right(action, 'hang')
    here.wrong(action, 'die')
    expect(await hand(here).run('migrate')).toMatchObject(failed('killed by somebody else'))
    expect((await hand(here).probe('migrate')).kind).toBe(use === 'golang-migrate' ? 'unknown' : 'not-done')
  })

  test('with another version in the folder are not that version', async () => {
    const here = fresh()
    here.set('installed', '1.1.9')
    await hand(here).run('migrate')
    expect(await hand(here).run('verify')).toMatchObject(failed('1.1.9 is there'))
  })
})

test('golang-migrate without its variable is not begun', async () => {
  const here = site({ installed: '1.2.0' })
  const end = await handOf(here, shippedDriver('golang-migrate'), { from: '1.1.0', to: '1.2.0' }).run('migrate')
  expect(end).toMatchObject({ kind: 'failed', what: 'the variable DATABASE_URL is not set where plan runs', doNot: [] })
  expect(here.calls()).toEqual([])
})
