import { describe, expect, test } from 'vitest'
import { guidedDriver } from '../../../src/run/drivers/guided-driver.ts'
import { type SiteReader, type WorkReading } from '../../../src/run/driver.ts'
import { handOf, shippedDriver, standInSite } from '../../support/stand-in-site.ts'

const work = (state: WorkReading['state']): WorkReading => ({
  database: 'ci',
  name: 'BackfillB',
  queuedBy: undefined,
  state,
  stateAs: state,
  percent: 40,
  rate: undefined,
  remaining: undefined,
  error: undefined,
  commands: ['plan bbm show BackfillB'],
})

const databases = (reading: Awaited<ReturnType<SiteReader['background']>>): SiteReader => ({
  installed: () => Promise.resolve([]),
  background: () => Promise.resolve(reading),
})

describe('a person guided by the calls of a driver', () => {
  const site = () => {
    const here = standInSite()
    here.set('installed', '17.3.7')
    here.set('migrated', '17.3.7')
    return here
  }
  const guided = (here: ReturnType<typeof standInSite>, options: Parameters<typeof handOf>[2] = {}) =>
    handOf(here, shippedDriver('gitlab-linux-package'), { kind: 'guided', ...options })

  test('is told each command with its hosts, and nothing is called', async () => {
    const here = site()
    const end = await guided(here).run('deploy')
    expect(end).toMatchObject({ kind: 'needs-you', what: 'deploy 17.5.5: do this, then plan run confirm 1.deploy' })
    expect('commands' in end && end.commands).toContainEqual({
      on: 'every node',
      command: 'sudo apt-get install --yes gitlab-ee=17.5.5-ee.0',
    })
    expect(here.calls()).toEqual([])
  })

  test('is believed when reading says the same', async () => {
    const here = site()
    const hand = guided(here)
    expect(await hand.probe('deploy')).toEqual({ kind: 'not-done', because: '17.3.7 is there, not 17.5.5' })
    here.set('installed', '17.5.5')
    expect(await hand.probe('deploy')).toMatchObject({ kind: 'done' })
    expect(await hand.probe('migrate')).toMatchObject({
      kind: 'unknown',
      because: expect.stringContaining('migrations are pending') as string,
    })
    here.set('migrated', '17.5.5')
    expect(await hand.probe('migrate')).toMatchObject({ kind: 'done' })
    expect(await hand.probe('stop')).toEqual({
      kind: 'unknown',
      because: 'nothing that plan can read tells whether stop was done',
    })
    expect(await hand.run('verify')).toEqual({ kind: 'done', outcome: '17.5.5 is there' })
  })

  test('is asked where nothing can be read from this host, and told why', async () => {
    const here = site()
    here.wrong('dpkg-query', 'fail', '1 dpkg-query: no packages found')
    here.wrong('ctl-status', 'fail', '127 gitlab-ctl: not found')
    const hand = guided(here)
    expect(await hand.probe('deploy')).toMatchObject({ kind: 'unknown' })
    const end = await hand.run('verify')
    expect(end).toMatchObject({ kind: 'needs-you' })
    expect('commands' in end && end.commands.map(({ command }) => command)).toContain('sudo gitlab-ctl status')
  })

  test('waits for background work as the databases tell it, before the tools are asked', async () => {
    const here = site()
    const hand = guided(here, { databases: databases({ work: [work('working')], unread: [] }) })
    expect(await hand.run('finish-background')).toMatchObject({
      kind: 'waiting',
      progress: [{ percent: 40, database: 'ci' }],
    })
    expect(here.calls()).toEqual([])
    const paused = guided(here, { databases: databases({ work: [work('paused')], unread: [] }) })
    expect(await paused.run('finish-background')).toMatchObject({
      kind: 'needs-you',
      commands: [{ command: 'plan bbm show BackfillB' }],
    })
  })

  test('a database that was not read is never finished', async () => {
    const here = site()
    here.wrong('rake-status', 'fail', '1 rake aborted!')
    const hand = guided(here, { databases: databases({ work: [work('finished')], unread: ['sec'] }) })
    const end = await hand.run('finish-background')
    expect(end).toMatchObject({
      kind: 'needs-you',
      what: 'sec was not read: look whether its background work is finished',
    })
    expect('commands' in end && end.commands.length > 0).toBe(true)
    expect(await hand.probe('finish-background')).toEqual({ kind: 'unknown', because: 'sec was not read' })
  })

  test('does nothing in a rehearsal', async () => {
    expect(await guided(site(), { rehearsal: true }).run('deploy')).toMatchObject({ kind: 'skipped' })
  })
})

describe('a person guided by the commands of the way a product is installed', () => {
  const place = { file: 'm.yaml', line: 1, column: 1 }
  const installType = {
    id: 'docker',
    name: 'Docker',
    place,
    commands: [
      { step: 'before', on: 'the host', run: 'docker exec shop backup' },
      { step: 'install', on: 'the host', run: 'docker pull shop:{version}' },
      { step: 'check', on: 'the host', run: 'docker exec shop status' },
    ] as const,
  }
  const product = { id: 'shop', name: 'Shop', scheme: 'semver', lineParts: 2 } as const
  const driver = guidedDriver(standInSite().ports, { definition: undefined, installType }, { product, values: {} })
  const commands = (kind: 'deploy' | 'verify' | 'finish-due') =>
    driver.executors.get(kind)!.commands({ from: '1.0.0', to: '1.1.0', number: 1 }, { kind, subject: undefined })

  test('sees them where they belong', () => {
    expect(commands('deploy').map(({ command }) => command)).toEqual([
      'docker exec shop backup',
      'docker pull shop:1.1.0',
    ])
    expect(commands('verify')).toEqual([{ on: 'the host', command: 'docker exec shop status' }])
    expect(commands('finish-due')).toEqual([{ on: 'the host', command: 'docker exec shop status' }])
    expect([...driver.executors.keys()]).toEqual(['deploy', 'verify', 'finish-due', 'finish-background'])
    expect(driver.remarks.join(' ')).toContain('you are asked to look')
  })
})
