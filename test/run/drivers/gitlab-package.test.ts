import { describe, expect, test } from 'vitest'
import { handOf, shippedDriver, standInSite } from '../../support/stand-in-site.ts'

const steps = ['backup', 'maintenance-on', 'stop', 'deploy', 'migrate', 'start', 'maintenance-off', 'verify'] as const

const site = () => {
  const one = standInSite()
  one.set('installed', '17.3.7')
  one.set('migrated', '17.3.7')
  return one
}

describe("GitLab's Linux package, upgraded by its own tools", () => {
  test('goes from one version to the next, step by step', async () => {
    const here = site()
    const hand = handOf(here, shippedDriver('gitlab-linux-package'))
    for (const step of steps) expect([step, (await hand.run(step)).kind]).toEqual([step, 'done'])
    expect([here.get('installed'), here.get('migrated'), here.get('maintenance')]).toEqual(['17.5.5', '17.5.5', 'off'])
    expect(here.calls().filter((call) => call.startsWith('apt-get'))).toEqual([
      'apt-get [update]',
      'apt-get [install] [--yes] [gitlab-ee=17.5.5-ee.0]',
    ])
    expect(await hand.run('finish-background')).toEqual({
      kind: 'done',
      outcome: 'all 1 background migrations are finished',
    })
  })

  test('the package does not migrate while it is installed, and may again afterwards', async () => {
    const here = site()
    const hand = handOf(here, shippedDriver('gitlab-linux-package'))
    await hand.run('deploy')
    expect([here.get('installed'), here.get('migrated')]).toEqual(['17.5.5', '17.3.7'])
    expect(await hand.run('verify')).toMatchObject({ kind: 'failed', what: 'migrations are pending' })
    await hand.run('migrate')
    expect(here.get('skip-reconfigure')).toBe('no')
  })

  test('a backup tells its id, and how it is restored', async () => {
    const end = await handOf(site(), shippedDriver('gitlab-linux-package')).run('backup')
    expect(end).toMatchObject({
      kind: 'done',
      restorePoint: {
        id: '1795262400_2026_11_21_17.3.7-ee',
        restore: expect.stringContaining('gitlab-backup restore BACKUP=1795262400_2026_11_21_17.3.7-ee') as string,
      },
    })
  })

  test.each([
    [
      'deploy',
      'apt-install',
      '100 E: Held packages were changed and -y was used without --allow-change-held-packages.',
      'the package is held',
    ],
    [
      'deploy',
      'apt-install',
      '1 dpkg: error processing archive',
      'apt-get ended with exit code 1: dpkg: error processing archive',
    ],
    [
      'migrate',
      'reconfigure',
      '1 Mixlib::ShellOut::CommandTimeout: Command timed out after 3600s:',
      'longer than the hour',
    ],
    [
      'migrate',
      'reconfigure',
      "1 Expected batched background migration for the given configuration to be marked as 'finished', but it is 'active'",
      'an earlier release is not finished',
    ],
    [
      'migrate',
      'rake-migrate',
      '0 rake aborted!\\nStandardError: An error has occurred, all later migrations canceled:',
      'says /^rake aborted!',
    ],
    ['stop', 'stop-puma', '0 timeout: run: puma: (pid 12) 61s, want down, got TERM', 'says /^(timeout|fail): /'],
    ['backup', 'backup', '0 rake aborted!', 'rake aborted!'],
  ] as const)('%s fails when %s says "%s"', async (step, action, text, what) => {
    const here = site()
    here.wrong(action, 'fail', text)
    const end = await handOf(here, shippedDriver('gitlab-linux-package')).run(step)
    expect(end).toMatchObject({ kind: 'failed', what: expect.stringContaining(what) as string })
    expect('tail' in end && end.tail).toContain(text.split(' ').at(-1)!.split('\\n').at(-1)!)
  })

  test('a version that no repository has is told as that', async () => {
    const end = await handOf(site(), shippedDriver('gitlab-linux-package'), { to: '17.6.0' }).run('deploy')
    expect(end).toMatchObject({
      kind: 'failed',
      what: 'the repository of packages has no such version for this system',
    })
  })

  test('a lock that somebody else holds is waited for', async () => {
    const here = site()
    here.wrong('apt-update', 'fail', '100 E: Could not get lock /var/lib/apt/lists/lock. It is held by process 42')
    const hand = handOf(here, shippedDriver('gitlab-linux-package'))
    expect(await hand.run('deploy')).toMatchObject({
      kind: 'waiting',
      because: 'another program holds the lock of apt',
    })
    here.right('apt-update', 'fail')
    expect(await hand.run('deploy')).toMatchObject({ kind: 'done', outcome: '17.5.5 is installed' })
  })

  test('an installation that lies is found out: the old version is still there', async () => {
    const here = site()
    here.wrong('apt-install', 'lie')
    expect(await handOf(here, shippedDriver('gitlab-linux-package')).run('deploy')).toMatchObject({
      kind: 'failed',
      what: "GitLab's Linux package said that 17.5.5 was installed, but 17.3.7 is there",
      doNot: ['migrate the database before 17.5.5 is there'],
    })
  })

  test('services that stay down after a restart that ends with 0 are a failure', async () => {
    const here = site()
    here.wrong('restart', 'lie')
    expect(await handOf(here, shippedDriver('gitlab-linux-package')).run('start')).toMatchObject({ kind: 'failed' })
  })

  test('a tool that hangs is ended, and nobody claims to know what it did', async () => {
    const here = site()
    here.wrong('reconfigure', 'hang')
    const end = await handOf(here, shippedDriver('gitlab-linux-package', '', 400)).run('migrate')
    expect(end).toMatchObject({
      kind: 'failed',
      what: 'gitlab-ctl did not end within 400 ms and was ended; what it did until then is not known',
    })
  })

  test('a tool that is killed in the middle: nobody knows, and reading tells', async () => {
    const here = site()
    here.wrong('apt-install', 'die')
    const hand = handOf(here, shippedDriver('gitlab-linux-package'))
    expect(await hand.run('deploy')).toMatchObject({
      kind: 'failed',
      what: expect.stringContaining('killed') as string,
    })
    expect(await hand.probe('deploy')).toEqual({ kind: 'not-done', because: '17.3.7 is there, not 17.5.5' })
    here.set('installed', '17.5.5')
    expect(await hand.probe('deploy')).toEqual({ kind: 'done', because: '17.5.5 is there' })
    expect(await hand.probe('migrate')).toEqual({
      kind: 'not-done',
      because: 'migrate may be called again without harm',
    })
  })

  test('dnf is called where the site has it', async () => {
    const here = site()
    const hand = handOf(here, shippedDriver('gitlab-linux-package'), {
      values: { package_manager: 'dnf', edition: 'ce' },
    })
    expect(await hand.run('deploy')).toMatchObject({ kind: 'done', outcome: '17.5.5 is installed' })
    expect(here.calls().filter((call) => call.startsWith('dnf'))).toEqual([
      'dnf [install] [--assumeyes] [gitlab-ce-17.5.5]',
    ])
    expect(await hand.run('maintenance-on')).toMatchObject({ kind: 'skipped' })
  })
})

describe('background migrations of GitLab, read by its rake task', () => {
  const working = 'finished | A,issues,id,[]\nactive | BackfillB,notes,id,["x","y"]\n'

  test('are waited for, and stall when nothing moves', async () => {
    const here = site()
    here.set('background', working)
    const hand = handOf(here, shippedDriver('gitlab-linux-package'), { stalledAfter: 150_000 })
    expect(await hand.run('finish-due')).toMatchObject({
      kind: 'waiting',
      stalled: false,
      because: 'BackfillB (main) is at work',
    })
    expect(await hand.run('finish-due')).toMatchObject({ stalled: false })
    await hand.run('finish-due')
    expect(await hand.run('finish-due')).toMatchObject({ stalled: true, because: 'BackfillB (main) is not moving' })
    expect(await hand.probe('finish-due')).toEqual({ kind: 'not-done', because: 'BackfillB (main) is not finished' })
  })

  test.each([
    ['failed | A,issues,id,[]\n', 'failed', 'A (main) failed'],
    ['paused | A,issues,id,[]\n', 'needs-you', 'A (main) is paused: let it go on'],
    ['dreaming | A,issues,id,[]\n', 'needs-you', 'A (main) is in a state that is not known (dreaming): look at it'],
    ['\n', 'needs-you', 'nobody can tell how background work stands: look whether all is finished'],
    [
      'something else altogether\n',
      'needs-you',
      'nobody can tell how background work stands: look whether all is finished',
    ],
  ])('%j is %s', async (background, kind, what) => {
    const here = site()
    here.set('background', background)
    expect(await handOf(here, shippedDriver('gitlab-linux-package')).run('finish-background')).toMatchObject({
      kind,
      what,
    })
  })

  test('are never finished by force unless a person asked, and then it is said what that ignores', async () => {
    const here = site()
    here.set('background', working)
    await handOf(here, shippedDriver('gitlab-linux-package')).run('finish-due')
    expect(here.calls().join('\n')).not.toContain('finalize')
    const forced = handOf(here, shippedDriver('gitlab-linux-package'), { values: { finalize: 'force' } })
    expect(await forced.run('finish-due')).toMatchObject({
      kind: 'done',
      outcome: expect.stringContaining(
        "forced 1, ignoring the pause between batches and the holds that GitLab's health checks make",
      ) as string,
    })
    expect(here.calls().at(-2)).toBe(
      String.raw`gitlab-rake [gitlab:background_migrations:finalize[BackfillB,notes,id,["x"\,"y"]]]`,
    )
  })
})
