import { describe, expect, test } from 'vitest'
import { handOf, shippedDriver, standInSite, type StandInSite } from '../../support/stand-in-site.ts'

const failed = (what: string) => ({ kind: 'failed', what: expect.stringContaining(what) as string })

function site(state: Record<string, string> = {}, environment?: Record<string, string>): StandInSite {
  const one = standInSite(environment ? { environment } : {})
  for (const [key, value] of Object.entries(state)) one.set(key, value)
  return one
}

const deploy = '    calls: [{do: deploy, run: [sh, -c, "printf {version} > $STAND_IN/installed"]}]\n'

describe('the container registry', () => {
  const hop = { from: '4.9.0', to: '4.12.0' }
  const row = '| copy_media                   | active   |\n+------------------------------+----------+\n'

  test('is migrated, verified and has nothing left to do', async () => {
    const here = site({ installed: '4.9.0' })
    const registry = handOf(here, shippedDriver('gitlab-registry', deploy), hop)
    expect(await registry.run('verify')).toMatchObject(failed('migrations are pending'))
    for (const step of ['deploy', 'migrate', 'verify'] as const)
      expect([step, (await registry.run(step)).kind]).toEqual([step, 'done'])
    // A table without rows says: nothing there.
    expect(await registry.run('finish-background')).toMatchObject({
      kind: 'done',
      outcome: 'all 0 background migrations are finished',
    })
  })

  test('with background work that is open waits; migrating over it fails with the reason', async () => {
    const here = site({ installed: '4.9.0', background: row })
    const registry = handOf(here, shippedDriver('gitlab-registry', deploy), hop)
    expect(await registry.run('finish-due')).toMatchObject({ kind: 'waiting', because: 'copy_media (main) is at work' })
    expect(await registry.run('migrate')).toMatchObject(failed('a background migration is not finished'))
    const forced = handOf(here, shippedDriver('gitlab-registry', deploy), { ...hop, values: { finalize: 'force' } })
    expect(await forced.run('finish-due')).toMatchObject({ kind: 'done' })
    expect((await registry.run('migrate')).kind).toBe('done')
  })

  test('that says OK and has applied nothing is found out', async () => {
    const here = site({ installed: '4.12.0' })
    here.wrong('registry-up', 'lie')
    const registry = handOf(here, shippedDriver('gitlab-registry', deploy), hop)
    expect((await registry.run('migrate')).kind).toBe('done')
    expect(await registry.run('verify')).toMatchObject(failed('migrations are pending'))
  })

  test('whose synchronous run tries for ever is ended by its time', async () => {
    const here = site({ installed: '4.9.0', background: row })
    here.wrong('registry-run', 'hang')
    const registry = handOf(here, shippedDriver('gitlab-registry', deploy, 300), {
      ...hop,
      values: { finalize: 'force' },
    })
    expect(await registry.run('finish-due')).toMatchObject(failed('did not end within 300 ms'))
  })

  test('killed in the middle of migrating may be migrated again', async () => {
    const here = site({ installed: '4.12.0' })
    here.wrong('registry-up', 'die')
    const registry = handOf(here, shippedDriver('gitlab-registry', deploy), hop)
    expect(await registry.run('migrate')).toMatchObject({ kind: 'failed' })
    expect(await registry.probe('migrate')).toMatchObject({ kind: 'not-done' })
  })

  test('is asked over HTTP with a token that no process list and no output shows', async () => {
    const here = site({ installed: '4.9.0' }, { REGISTRY_TOKEN: 'right-token' })
    const values = { address: 'https://registry.example.com' }
    const api = handOf(here, shippedDriver('gitlab-registry-api', deploy), { ...hop, values })
    expect(await api.run('finish-due')).toMatchObject({
      kind: 'waiting',
      progress: [{ percent: 62.5, subject: 'copy_media' }],
    })
    here.set('api-status', 'finished')
    expect(await api.run('finish-due')).toMatchObject({ kind: 'done' })
    expect(here.calls().join('\n')).not.toContain('right-token')
  })

  test('that refuses the token is not finished, it is unknown', async () => {
    const here = site({ installed: '4.9.0', 'api-status': 'finished' }, { REGISTRY_TOKEN: 'wrong-token' })
    const values = { address: 'https://registry.example.com' }
    const api = handOf(here, shippedDriver('gitlab-registry-api', deploy), { ...hop, values })
    expect(await api.run('finish-due')).toMatchObject({ kind: 'needs-you' })
    expect(await api.probe('finish-due')).toMatchObject({ kind: 'unknown' })
  })
})
