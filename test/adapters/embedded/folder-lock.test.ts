import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { takeLock } from '../../../src/adapters/embedded/folder-lock.ts'
import { stateOf } from '../../../src/adapters/embedded/process-start.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const folder = temporaryFolder()
let count = 0
const fresh = (): string => join(folder, `${(count += 1)}.lock`)
const source = new URL('../../../src/adapters/embedded/folder-lock.ts', import.meta.url).href

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Another process that wants the lock once it is told to go; it says `taken` or why not, and stays. */
async function rival(path: string): Promise<{ child: ChildProcess; go: () => Promise<string> }> {
  const script = `
    const { takeLock } = await import(${JSON.stringify(source)})
    process.stdout.write('ready ')
    process.stdin.once('data', () => {
      try { takeLock(${JSON.stringify(path)}, 'rival'); process.stdout.write('taken') }
      catch (error) { process.stdout.write(error.code ?? String(error)) }
    })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  await once(child.stdout, 'data')
  return {
    child,
    go: async () => {
      child.stdin.write('go')
      const [said] = (await once(child.stdout, 'data')) as [Buffer]
      return said.toString()
    },
  }
}

const ended = async (child: ChildProcess): Promise<void> => {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('whoever has a lock is named to everybody else, and nobody after it was let go', () => {
  const path = fresh()
  const lock = takeLock(path, 'plan worker')
  expect(() => takeLock(path, 'plan bbm run')).toThrow(
    expect.objectContaining({
      code: 'embedded-in-use',
      what: expect.stringMatching(
        new RegExp(`is in use by process ${process.pid} on ${hostname()} since [-\\dT:.]+Z: plan worker$`),
      ),
      next: `wait until it is done, or end it: kill ${process.pid}`,
    }),
  )
  lock.release()
  expect(existsSync(path)).toBe(false)
  takeLock(path, 'plan bbm run').release()
})

test('a lock of a process that runs is respected, and one that kill -9 left is taken over', async () => {
  const path = fresh()
  const { child, go } = await rival(path)
  expect(await go()).toBe('taken')
  expect(() => takeLock(path, 'us')).toThrow(expect.objectContaining({ code: 'embedded-in-use' }))
  await ended(child)
  expect(existsSync(path)).toBe(true)
  const lock = takeLock(path, 'us')
  expect(readFileSync(path, 'utf8')).toContain(`"pid":${process.pid}`)
  lock.release()
})

test('of several processes that take over at once one wins, and nothing is left beside its lock', async () => {
  const path = fresh()
  for (let round = 0; round < 5; round += 1) {
    const rivals = await Promise.all(Array.from({ length: 4 }, () => rival(path)))
    const said = await Promise.all(rivals.map(({ go }) => go()))
    expect(said.toSorted()).toEqual(['embedded-in-use', 'embedded-in-use', 'embedded-in-use', 'taken'])
    // The lock of the winner is the stale one of the next round.
    await Promise.all(rivals.map(({ child }) => ended(child)))
  }
  expect(readdirSync(folder).filter((name) => name.startsWith(`${count}.lock`))).toEqual([`${count}.lock`])
}, 30_000)

test('a taker that was killed in the middle of taking over does not block the next one', async () => {
  const path = fresh()
  const first = await rival(path)
  expect(await first.go()).toBe('taken')
  await ended(first.child)
  const { token } = JSON.parse(readFileSync(path, 'utf8')) as { token: string }
  const second = await rival(`${path}.${token}`)
  expect(await second.go()).toBe('taken')
  expect(() => takeLock(path, 'us')).toThrow(expect.objectContaining({ code: 'embedded-in-use' }))
  await ended(second.child)
  takeLock(path, 'us').release()
  expect(readdirSync(folder).filter((name) => name.startsWith(`${count}.lock`))).toEqual([])
})

/** A lock as somebody else would have left it. */
function left(path: string, changes: Readonly<Record<string, unknown>>): void {
  const lock = takeLock(path, 'plan worker')
  const text = readFileSync(path, 'utf8')
  lock.release()
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(text) as object), token: 'theirs', ...changes }))
}

test('a later process with the number of the holder does not count as the holder', () => {
  const path = fresh()
  left(path, { start: 'another boot/1' })
  const lock = takeLock(path, 'us')
  expect(readFileSync(path, 'utf8')).toContain('"command":"us"')
  lock.release()
})

test('what cannot be judged from here counts as in use: another host, another container, an unreadable file', () => {
  const changes = [
    { host: 'elsewhere', pid: 1 },
    { space: 'pid:[1]', pid: 999_999_999 },
  ]
  for (const change of changes) {
    const path = fresh()
    left(path, change)
    expect(() => takeLock(path, 'us')).toThrow(
      expect.objectContaining({ code: 'embedded-in-use', next: expect.stringContaining(`delete ${path}`) }),
    )
  }
  const path = fresh()
  writeFileSync(path, '')
  expect(() => takeLock(path, 'us')).toThrow(
    expect.objectContaining({ code: 'embedded-in-use', next: expect.stringContaining(`delete ${path}`) }),
  )
})

test('a process is told from the ones before it', async () => {
  const { child } = await rival(fresh())
  const pid = child.pid!
  expect(stateOf(pid)).toEqual({ start: expect.any(String) })
  expect(stateOf(pid)).toEqual(stateOf(pid))
  expect(stateOf(pid)).not.toEqual(stateOf(process.pid))
  await ended(child)
  expect(stateOf(pid)).toBe('gone')
})
