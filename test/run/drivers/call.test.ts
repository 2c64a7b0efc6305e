import { describe, expect, test } from 'vitest'
import { machineProcesses } from '../../../src/adapters/processes.ts'
import { type ProgramCall } from '../../../src/domain/program-call.ts'
import { callProgram, shownCall } from '../../../src/run/drivers/call.ts'
import { tailOf } from '../../../src/run/drivers/output.ts'

const callOf = (rest: Partial<ProgramCall>): ProgramCall => ({
  run: [],
  shell: undefined,
  on: undefined,
  timeout: 10_000,
  exits: new Map(),
  outputs: [],
  reads: undefined,
  environment: new Map(),
  secrets: [],
  repeatable: false,
  rehearsable: false,
  ...rest,
})

/** A call on this machine, where the variable SHOP_TOKEN is set. */
const secret = 'p@ss word/1"2'
function make(rest: Partial<ProgramCall>, values: Readonly<Record<string, string>> = {}) {
  const environment = { SHOP_TOKEN: secret }
  const processes = {
    run: (request: Parameters<typeof machineProcesses.run>[0]) =>
      machineProcesses.run({ ...request, environment: { ...request.environment, ...environment } }),
  }
  const place = { packageRoot: '/', workingFolder: '/tmp', environment }
  return callProgram({ processes, place }, callOf(rest), new Map(Object.entries(values)))
}

const printing = (text: string, code = 0): Pick<ProgramCall, 'run'> => ({
  run: [process.execPath, '-e', `process.stdout.write(${JSON.stringify(text)}); process.exitCode = ${code}`],
})

describe('words of a call', () => {
  test('keep what a value holds inside one word, whatever it is', async () => {
    const hostile = `a b'"; touch owned $(id) \`id\` *\n{from}`
    const answer = await make(
      { run: ['printf', '[%s]', 'v={version}', '{version}'] },
      { version: hostile, from: 'never' },
    )
    expect(answer.tail).toBe(`[v=${hostile}][${hostile}]`)
  })

  test.each([
    ['that is not known', {}, 'it is not known what {version} is'],
    ['that would be an option', { version: '--help' }, 'the value of {version}, --help, would be taken for an option'],
    ['with a NUL', { version: 'a\0b' }, 'the value of {version} holds a character that no program takes'],
  ])('are not made with a value %s', async (_, values, because) => {
    expect(await make({ run: ['echo', '{version}'] }, values)).toMatchObject({
      meaning: 'undetermined',
      begun: false,
      because,
    })
  })

  test('a shell text reads its values from the environment, where they are no commands', async () => {
    const values = { version: '1.0; exit 9', 'with.dump-file': '$(exit 9)' }
    const answer = await make({ shell: 'printf "%s|%s" "$WAYSTOP_VERSION" "$WAYSTOP_WITH_DUMP_FILE"' }, values)
    expect(answer).toMatchObject({ meaning: 'done', tail: '1.0; exit 9|$(exit 9)' })
  })

  test('are shown as a person can paste them', () => {
    const values = new Map([['version', "1.0'x"]])
    expect(shownCall(callOf({ run: ['shop', 'a b', '{version}', '{from}'] }), values)).toBe(
      String.raw`shop 'a b' '1.0'\''x' {from}`,
    )
    expect(shownCall(callOf({ shell: 'shop "$WAYSTOP_VERSION"' }), values)).toBe(
      String.raw`'WAYSTOP_VERSION=1.0'\''x'; shop "$WAYSTOP_VERSION"`,
    )
  })
})

describe('secrets', () => {
  test('are in nothing that is printed, read or said, however they are spelled', async () => {
    const script =
      'const s = process.env.SHOP_TOKEN; console.log("token", s, "url", encodeURIComponent(s), "json", JSON.stringify(s), "id=7"); process.exitCode = 3'
    const answer = await make({
      run: [process.execPath, '-e', script],
      secrets: ['SHOP_TOKEN'],
      reads: { kind: 'text', pattern: '(?<all>token.*id=(?<id>.*))' },
    })
    expect(answer).toMatchObject({ meaning: 'failed', tail: 'token *** url *** json "***" id=7' })
    expect(answer.items![0]!.get('id')).toBe('7')
    expect(JSON.stringify({ ...answer, items: [...answer.items![0]!] })).not.toMatch(/word|p%40ss/u)
  })

  test('that are missing keep the call from being made', async () => {
    const answer = await make({ run: ['touch', '/tmp/never'], secrets: ['NO_SUCH_VARIABLE_HERE'] })
    expect(answer).toMatchObject({
      begun: false,
      because: 'the variable NO_SUCH_VARIABLE_HERE is not set where plan runs',
    })
  })

  test('cut in two by the end of what is kept are no secret in half', async () => {
    const script = `process.stdout.write('x'.repeat(100) + process.env.SHOP_TOKEN + 'y'.repeat(1024 * 1024 - 4) + '\\nend\\n')`
    const answer = await make({ run: [process.execPath, '-e', script], secrets: ['SHOP_TOKEN'] })
    expect(answer.tail).toBe('end')
  })
})

describe('what an output means', () => {
  test.each([
    ['0', printing('ok'), {}, 'done'],
    ['another code', printing('no', 1), {}, 'failed'],
    ['a code with a meaning', printing('later', 75), { exits: new Map([[75, 'not-yet' as const]]) }, 'not-yet'],
    ['0 that means something else', printing(''), { exits: new Map([[0, 'failed' as const]]) }, 'failed'],
    [
      'a sentence, whatever the code is',
      printing('it FAILED'),
      { outputs: [{ matches: 'FAILED', means: 'failed' as const, because: 'why' }] },
      'failed',
    ],
    [
      'the first of two sentences',
      printing('a b', 4),
      {
        outputs: [
          { matches: 'b', means: 'done' as const, because: undefined },
          { matches: 'a', means: 'failed' as const, because: undefined },
        ],
      },
      'done',
    ],
    [
      'a sentence in colours',
      printing('\u001B[31mFAI\u001B[0mLED\u001B]8;;x\u0007'),
      { outputs: [{ matches: '^FAILED$', means: 'failed' as const, because: undefined }] },
      'failed',
    ],
    [
      'a sentence behind a bar of progress',
      printing('10%\r20%\rFAILED\r\n'),
      { outputs: [{ matches: '^FAILED$', means: 'failed' as const, because: undefined }] },
      'failed',
    ],
  ])('%s', async (_, print, rest, meaning) => {
    expect((await make({ ...print, ...rest })).meaning).toBe(meaning)
  })

  test('a program that is not there has done nothing', async () => {
    expect(await make({ run: ['no-such-program-here'] })).toMatchObject({
      meaning: 'undetermined',
      begun: false,
      because: 'there is no program no-such-program-here here',
    })
  })

  test('a hostile expression over a hostile output is answered in a moment', async () => {
    const began = performance.now()
    const answer = await make({
      ...printing('a'.repeat(50_000)),
      outputs: [{ matches: '^(a+)+$!', means: 'failed', because: undefined }],
      reads: { kind: 'lines', pattern: '^(?<x>(a|aa)+)+b$' },
    })
    expect(answer).toMatchObject({ meaning: 'done', items: undefined })
    expect(performance.now() - began).toBeLessThan(5000)
  })

  test('of an output that is longer than what is kept nothing is read: what is missing may be what counts', async () => {
    const script = `console.log('failed A'); for (let i = 0; i < 200000; i++) console.log('finished B' + i)`
    const answer = await make({
      run: [process.execPath, '-e', script],
      reads: { kind: 'lines', pattern: '(?<state>\\w+) (?<name>\\w+)' },
    })
    expect(answer).toMatchObject({ meaning: 'done', items: undefined })
  })
})

describe('JSON', () => {
  const read = async (text: string, items = 'jobs') => {
    const fields = new Map(Object.entries({ name: 'id', state: 'status.0', proto: 'constructor.name' }))
    const { items: found } = await make({ ...printing(text), reads: { kind: 'json', items, fields } })
    return found?.map((one) => Object.fromEntries(one))
  }

  test.each([
    ['{"jobs":[{"id":7,"status":["ok"]},{"id":"b"}]}', [{ name: '7', state: 'ok' }, { name: 'b' }]],
    ['{"jobs":{"id":true}}', [{ name: 'true' }]],
    ['{"jobs":[]}', []],
    ['{"jobs":[null,3]}', [{}, {}]],
    ['{"other":[]}', undefined],
    ['[]', undefined],
    ['{"jobs":', undefined],
    ['', undefined],
    ['{"__proto__":{"jobs":[1]}}', undefined],
  ])('%s', async (text, expected) => {
    expect(await read(text)).toEqual(expected)
  })
})

test('the tail is 4 KiB of the end, and of both outputs when both are long', () => {
  const tail = tailOf('é'.repeat(10_000), 'x'.repeat(10_000))
  expect(new TextEncoder().encode(tail).length).toBeLessThanOrEqual(4096)
  expect(tail).toMatch(/^é{1000,}\nx{2000,}$/u)
  expect(tailOf('a'.repeat(5000), 'short')).toMatch(/^a{4090}\nshort$/u)
  expect(tailOf('', 'e'.repeat(5000))).toHaveLength(4095)
})
