import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { handOf, shippedDriver, standInSite } from '../../support/stand-in-site.ts'

const child = fileURLToPath(new URL('deploy-child.ts', import.meta.url))

test('plan is killed while a package is installed: the installation goes on, and reading tells what became of it', async () => {
  const here = standInSite()
  here.set('installed', '17.3.7')
  here.wrong('apt-install', 'wait')
  const environment = here.ports.place.environment
  const plan = spawn(process.execPath, [child], { env: { ...process.env, ...environment }, stdio: 'inherit' })
  await vi.waitFor(() => expect(here.get('waiting')).toBeDefined(), { timeout: 15_000, interval: 20 })
  plan.kill('SIGKILL')
  await once(plan, 'exit')

  const hand = handOf(here, shippedDriver('gitlab-linux-package'))
  expect(await hand.probe('deploy')).toEqual({ kind: 'not-done', because: '17.3.7 is there, not 17.5.5' })
  here.wrong('apt-install', 'go')
  await vi.waitFor(async () => expect((await hand.probe('deploy')).kind).toBe('done'), { timeout: 5000, interval: 20 })
  // Once more changes nothing, and is done as well.
  expect(await hand.run('deploy')).toMatchObject({ kind: 'done', outcome: '17.5.5 is installed' })
}, 30_000)
