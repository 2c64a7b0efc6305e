import { describe, expect, test } from 'vitest'
import { handOf, shippedDriver, standInSite, type StandInSite } from '../../support/stand-in-site.ts'

const failed = (what: string) => ({ kind: 'failed', what: expect.stringContaining(what) as string })

function site(state: Record<string, string> = {}, environment?: Record<string, string>): StandInSite {
  const one = standInSite(environment ? { environment } : {})
  for (const [key, value] of Object.entries(state)) one.set(key, value)
  return one
}

describe("GitLab's Helm chart", () => {
  const gitlab = { installed: '17.3.7', migrated: '17.3.7' }
  const hand = (here: StandInSite, timeout?: number) => handOf(here, shippedDriver('gitlab-helm', '', timeout))

  test('goes to the chart that brings the version, and waits for its job', async () => {
    const here = site(gitlab)
    const helm = hand(here)
    for (const step of ['backup', 'deploy', 'migrate', 'verify', 'finish-background'] as const)
      expect([step, (await helm.run(step)).kind]).toEqual([step, 'done'])
    expect(here.calls().find((call) => call.startsWith('helm [upgrade]'))).toContain('[--version] [8.5.5]')
    expect([here.get('installed'), here.get('migrated')]).toEqual(['17.5.5', '17.5.5'])
  })

  test('a version that no chart brings fails before anything is touched', async () => {
    const here = site({ ...gitlab, repository: '17.3.7' })
    expect(await hand(here).run('deploy')).toMatchObject(failed('no chart of gitlab/gitlab brings GitLab 17.5.5'))
    expect(here.calls().some((call) => call.startsWith('helm [upgrade]'))).toBe(false)
  })

  test.each([
    [
      'deploy',
      'helm-upgrade',
      '1 Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress',
      'an earlier helm command was cut off',
    ],
    ['deploy', 'helm-upgrade', '1 Error: UPGRADE FAILED: pre-upgrade hooks failed: job failed', 'UPGRADE FAILED'],
    [
      'verify',
      'kubectl-rollout',
      '1 error: deployment "gitlab-webservice-default" exceeded its progress deadline',
      'the new pods do not come up',
    ],
  ] as const)('%s fails when %s says "%s"', async (step, action, text, what) => {
    const here = site(gitlab)
    here.wrong(action, 'fail', text)
    expect(await hand(here).run(step)).toMatchObject(failed(what))
  })

  test('an upgrade that lies is found out', async () => {
    const here = site(gitlab)
    here.wrong('helm-upgrade', 'lie')
    expect(await hand(here).run('deploy')).toMatchObject(failed('said that 17.5.5 was installed, but 17.3.7 is there'))
  })

  test('a job of migrations that never completes, and one that hangs', async () => {
    const here = site(gitlab)
    here.wrong('kubectl-wait', 'lie')
    expect(await hand(here).run('migrate')).toMatchObject(failed('the job of migrations did not complete'))
    here.wrong('kubectl-wait', 'hang')
    expect(await hand(here, 300).run('migrate')).toMatchObject(failed('what it did until then is not known'))
  })

  test('killed in the middle of helm: the version that is deployed tells', async () => {
    const here = site(gitlab)
    here.wrong('helm-upgrade', 'die')
    expect(await hand(here).run('deploy')).toMatchObject({ kind: 'failed' })
    expect(await hand(here).probe('deploy')).toMatchObject({ kind: 'not-done' })
  })
})

describe('a product in Docker Compose', () => {
  const hop = { from: '1.1.0', to: '1.2.0' }
  const compose = (here: StandInSite, timeout?: number) =>
    handOf(here, shippedDriver('docker-compose', '', timeout), hop)

  test('is stopped, pulled, migrated and started', async () => {
    const here = site({ running: '1.1.0' })
    const hand = compose(here)
    expect(await hand.run('stop')).toMatchObject({ kind: 'done' })
    expect(await hand.run('deploy')).toMatchObject({
      kind: 'done',
      outcome: expect.stringContaining('not told yet') as string,
    })
    for (const step of ['migrate', 'start', 'verify'] as const)
      expect([step, (await hand.run(step)).kind]).toEqual([step, 'done'])
    expect([here.get('pulled'), here.get('migrated'), here.get('running')]).toEqual(['1.2.0', '1.2.0', '1.2.0'])
  })

  test('an image that is not there', async () => {
    expect(await compose(site({ repository: '1.1.0', state: 'exited' })).run('deploy')).toMatchObject(
      failed('there is no image of this version'),
    )
  })

  test.each([
    [{ 'next-state': 'restarting' }, failed('the container does not stay up')],
    [{ health: 'unhealthy' }, failed('not healthy')],
    [{ health: 'starting' }, { kind: 'waiting', because: 'the container is starting' }],
  ])('up says nothing of what comes after: %j', async (state, expected) => {
    const hand = compose(site({ state: 'exited', ...state }))
    expect(await hand.run('start')).toMatchObject({ kind: 'done' })
    expect(await hand.run('verify')).toMatchObject(expected)
  })

  test('a start that leaves the old container is found out when it is verified', async () => {
    const here = site({ running: '1.1.0' })
    here.wrong('compose-up', 'lie')
    const hand = compose(here)
    expect((await hand.run('start')).kind).toBe('done')
    expect(await hand.run('verify')).toMatchObject(failed('1.1.0 is there'))
  })

  test('a migration that hangs may be half done: a person decides, and is told not to call it again', async () => {
    const here = site({ running: '1.1.0' })
    here.wrong('compose-run', 'hang')
    const end = await compose(here, 300).run('migrate')
    expect(end).toMatchObject({
      ...failed('not known'),
      doNot: ['call migrate again before it is known what became of it'],
    })
    expect(await compose(here).probe('migrate')).toEqual({
      kind: 'unknown',
      because: 'nothing that can be read tells whether migrate was done',
    })
  })
})
