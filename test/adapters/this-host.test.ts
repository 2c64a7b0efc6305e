import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { thisHost } from '../../src/adapters/this-host.ts'

const source = new URL('../../src/adapters/this-host.ts', import.meta.url).href

/** A process that hears signals, if it asked for them, and stays. */
async function listener(asks: boolean): Promise<ReturnType<typeof spawn>> {
  const script = `
    const { thisHost } = await import(${JSON.stringify(source)})
    const host = thisHost()
    if (${asks}) host.stopSignal().addEventListener('abort', () => process.stdout.write('stopping:' + host.stopSignal().reason))
    setInterval(() => undefined, 1000)
    process.stdout.write('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

test('a host tells its names and process', () => {
  const { hostName, userName, pid } = thisHost()
  expect({ hostName, pid }).toEqual({ hostName: hostname(), pid: process.pid })
  expect(userName).toMatch(/./u)
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s asks to stop, and a second one ends the process',
  async (signal) => {
    const child = await listener(true)
    child.kill(signal)
    const [said] = (await once(child.stdout!, 'data')) as [Buffer]
    expect(said.toString()).toBe(`stopping:${signal}`)
    expect(child.exitCode).toBeNull()
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await ended).toEqual([null, 'SIGTERM'])
  },
)

test('signals end a process that did not ask for them', async () => {
  const child = await listener(false)
  const ended = once(child, 'exit')
  child.kill('SIGINT')
  expect(await ended).toEqual([null, 'SIGINT'])
})
