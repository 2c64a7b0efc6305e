import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { machineHttp } from '../../src/adapters/machine-http.ts'
import { machineProcesses } from '../../src/adapters/processes.ts'
import { notifier } from '../../src/run/notify.ts'
import { targetOf } from '../../src/run/notify-target.ts'
import { type RunRecord } from '../../src/run/record.ts'
import { type CommandRequest } from '../../src/ports/processes.ts'
import { deserted, localHttp } from '../support/local-http.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { hopOf, runOf, upTo } from './run-of-hops.ts'

const folder = temporaryFolder()
const now = Date.parse('2026-11-22T02:10:00Z')
const environment = { HOOK: '' }

const tells = (environmentOf: Record<string, string> = environment) =>
  notifier({
    http: machineHttp,
    processes: machineProcesses,
    clock: { now: () => now },
    place: { packageRoot: '/', workingFolder: folder, environment: environmentOf },
  })

/** A run that is at the migrate step of its second hop. */
const at = (notify: readonly string[], more: Partial<RunRecord> = {}): RunRecord => ({
  ...upTo(runOf([hopOf(1), hopOf(2)]), '2.migrate', now),
  notify,
  ...more,
})

function script(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
  return path
}

describe('a web address', () => {
  test('is told by a POST of a small JSON object', async () => {
    const hook = await localHttp()
    const record = at([`${hook.url}/T0/secret`], { because: 'the password is pwd=hunter2 and it is late' })
    expect(await tells().send(record, 'failed')).toBeUndefined()
    expect(hook.received).toHaveLength(1)
    const [{ method, url, headers, body }] = hook.received as [(typeof hook.received)[number]]
    expect([method, url, headers['content-type']]).toEqual(['POST', '/T0/secret', 'application/json'])
    expect(JSON.parse(body)).toEqual({
      product: 'harbor',
      run: '2026-11-21-1',
      state: 'failed',
      hop: { number: 2, of: 2, from: '2.0.0', to: '3.0.0' },
      step: '2.migrate',
      text: 'the upgrade of Harbor from 1.0.0 to 3.0.0 has failed: the password is pwd=*** and it is late',
      at: '2026-11-22T02:10:00.000Z',
    })
  })

  test('is told of a landing by the hop that has landed, and of a test before anything begins', async () => {
    const hook = await localHttp()
    await tells().send(at([hook.url]), 'landed')
    await tells().test(at([hook.url]))
    expect(hook.received.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { state: 'landed', hop: { number: 1, to: '2.0.0' }, step: null, text: 'Harbor has landed on 2.0.0, hop 1 of 2' },
      { state: 'test', text: expect.stringContaining('a test') },
    ])
  })

  test('stays small, whatever the trouble is', async () => {
    const hook = await localHttp()
    await tells().send(at([hook.url], { because: 'x'.repeat(100_000) }), 'needs-you')
    expect(hook.received[0]!.body.length).toBeLessThan(4000)
  })

  test.each([
    [404, 'it answered 404'],
    [302, 'it answered 302, which is not followed'],
    [500, 'it answered 500'],
  ])('that answers %d is a problem, without its path', async (status, because) => {
    const hook = await localHttp((response) => response.writeHead(status, { location: '/else' }).end('secret'))
    expect(await tells().send(at([`${hook.url}/T0/secret`]), 'done')).toBe(`${hook.url} was not told: ${because}`)
  })

  test('that is gone is a problem, and the others are told', async () => {
    const hook = await localHttp()
    const gone = await deserted()
    const problem = await tells().send(at([`${gone}/secret`, hook.url]), 'done')
    expect(problem).toBe(`${gone} was not told: nobody listens there`)
    expect(hook.received).toHaveLength(1)
  })

  test('may stand in a variable, and carry a user and a password as a header', async () => {
    const hook = await localHttp()
    const url = hook.url.replace('//', '//ops:p%40ss@')
    expect(await tells({ HOOK: `${url}/x` }).send(at(['env:HOOK']), 'done')).toBeUndefined()
    expect(hook.received[0]).toMatchObject({
      url: '/x',
      headers: { authorization: `Basic ${Buffer.from('ops:p@ss').toString('base64')}` },
    })
  })

  test.each([
    [
      'http://hooks.example/T0/secret',
      'the address for --notify is http://hooks.example: only https is told, and http on this machine',
    ],
    [
      'http://127.0.0.1.example/secret',
      'the address for --notify is http://127.0.0.1.example: only https is told, and http on this machine',
    ],
    [
      'ftp://127.0.0.1/secret',
      'the address for --notify is ftp://127.0.0.1: only https is told, and http on this machine',
    ],
    ['https://', 'the address for --notify cannot be read'],
    ['env:NOBODY', 'the variable NOBODY that names who is told is not set'],
    ['env:HOOK', 'the variable HOOK that names who is told is not set'],
  ])('%s is refused, and its secret is not told', async (word, problem) => {
    expect(await tells().test(at([word]))).toBe(problem)
  })

  test('is told over https anywhere, and over http on this machine', () => {
    for (const url of ['https://hooks.example/x', 'http://localhost:8080/', 'http://[::1]:8080/', 'http://127.1.2.3/'])
      expect(targetOf([url], {})).toMatchObject({ ok: { kind: 'addresses', addresses: [{ url }] } })
  })
})

describe('a command', () => {
  test('gets the same on its stdin, and names in its environment', async () => {
    const out = join(folder, 'told.json')
    const hook = script('tell', `cat > ${out}; echo "$WAYSTOP_PRODUCT $WAYSTOP_RUN $WAYSTOP_STATE $1" >> ${out}`)
    expect(await tells().send(at([hook, 'two words']), 'needs-you')).toBeUndefined()
    const [json = '', names] = readFileSync(out, 'utf8').split('\n')
    expect(JSON.parse(json)).toMatchObject({ product: 'harbor', state: 'needs-you', step: '2.migrate' })
    expect(names).toBe('harbor 2026-11-21-1 needs-you two words')
  })

  test('that fails, reads nothing or is not there is a problem for the journal', async () => {
    const fails = script('fails', 'echo working; echo "no mail today, password=hunter2" >&2; exit 3')
    expect(await tells().send(at([fails]), 'done')).toBe(
      `${fails} ended with 3, so perhaps nobody was told: no mail today, password=***`,
    )
    expect(await tells().send(at([script('deaf', 'exec <&-; exit 0')]), 'done')).toBeUndefined()
    expect(await tells().send(at(['/nowhere/tell']), 'done')).toBe('/nowhere/tell was not found, so nobody was told')
    expect(await tells().send(at([script('dies', 'kill -9 $$')]), 'done')).toContain('was ended by a signal')
  })

  test('that hangs is given half a minute', async () => {
    const asked: CommandRequest[] = []
    const processes = {
      run: (request: CommandRequest) => {
        asked.push(request)
        return Promise.resolve({ exitCode: undefined, ended: 'timeout' as const, stdout: '', stderr: '' })
      },
    }
    const place = { packageRoot: '/', workingFolder: folder, environment: {} }
    const one = notifier({ http: machineHttp, processes, clock: { now: () => now }, place })
    expect(await one.send(at(['mail']), 'done')).toBe('mail took longer than 30 s to tell and was ended')
    expect(asked).toMatchObject([{ timeout: 30_000, command: ['mail'] }])
  })
})

test('nobody is told where nobody asked for it', async () => {
  expect(await tells().test(at([]))).toBeUndefined()
})
