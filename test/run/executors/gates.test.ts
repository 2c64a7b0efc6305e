import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { machineProcesses } from '../../../src/adapters/processes.ts'
import { type Gate } from '../../../src/domain/constraint-entries.ts'
import { type ProgramCall } from '../../../src/domain/program-call.ts'
import { callProgram } from '../../../src/run/drivers/call.ts'
import { gateExecutors } from '../../../src/run/executors/gates.ts'
import { checkGate, checkGates, type CheckAnswer } from '../../../src/run/gate-check.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { hopOf, runOf } from '../run-of-hops.ts'
import { contextOf } from './context.ts'

const folder = temporaryFolder()
const place = { packageRoot: '/', workingFolder: folder, environment: {} }

const programCall = (run: readonly string[], more: Partial<ProgramCall> = {}): ProgramCall => ({
  run,
  shell: undefined,
  on: 'rails',
  timeout: 5000,
  exits: new Map(),
  outputs: [],
  reads: undefined,
  environment: new Map(),
  secrets: [],
  repeatable: true,
  rehearsable: false,
  ...more,
})

const gate = (check: Gate['check'], more: Partial<Gate> = {}): Gate => ({
  id: 'search',
  title: 'advanced search has no pending migrations',
  leaving: undefined,
  entering: undefined,
  installTypes: [],
  command: undefined,
  check,
  place: { file: 'manifest.yaml', line: 1, column: 1 },
  ...more,
})

const answers = (more: Partial<CheckAnswer>) => () =>
  Promise.resolve({
    meaning: 'done' as const,
    because: 'it ended with 0',
    items: undefined,
    tail: '',
    shown: 'x',
    ...more,
  })

const pending = { field: 'pending', operator: '=', threshold: 0 } as const
const call = programCall(['check', '{version}'])
const items = (...values: string[]) => values.map((value) => new Map([['pending', value]]))
const read = (expect_: NonNullable<Gate['check']>['expect'], more: Partial<CheckAnswer>) =>
  checkGate(gate({ call, expect: expect_ }), { call: answers(more), values: new Map() })

describe('a gate that a program tells', () => {
  test.each([
    ['done', 'holds'],
    ['nothing-to-do', 'holds'],
    ['not-yet', 'not-yet'],
    ['failed', 'fails'],
    ['undetermined', 'unknown'],
    ['needs-you', 'ask'],
    ['stopped', 'stopped'],
  ] as const)('by its exit code: %s means %s', async (meaning, verdict) => {
    expect(await read([], { meaning })).toMatchObject({ verdict, because: 'it ended with 0' })
  })

  test.each([
    [items('0', '0'), 'holds', 'pending is 0'],
    [items('0', '3'), 'fails', 'pending is 3, and must be 0'],
    [items('0', 'many'), 'unknown', 'pending is "many", which is no number'],
    [items('0', '0x0'), 'unknown', 'pending is "0x0", which is no number'],
    [[new Map([['other', '0']])], 'unknown', 'pending was not told'],
    [undefined, 'unknown', 'its output holds nothing of what is looked for'],
    // An empty list that was read is an answer: nothing is pending.
    [[], 'holds', 'pending is 0'],
  ])('by values: of %o it %s', async (values, verdict, because) => {
    expect(await read([pending], { items: values })).toMatchObject({ verdict, because })
  })

  test('fails for what is known to be wrong, whatever else is unknown', async () => {
    expect(await read([pending], { items: items('many', '3') })).toMatchObject({ verdict: 'fails' })
  })

  test.each([
    ['>=', 7, '7', 'holds'],
    ['<', 7, '7', 'fails'],
    ['=', 'green', ' green ', 'holds'],
    ['=', 'green', 'red', 'fails'],
    ['=', true, 'True', 'holds'],
    ['=', false, 'on', 'fails'],
    ['=', true, 'perhaps', 'unknown'],
  ] as const)('value %s %s of "%s": %s', async (operator, threshold, text, verdict) => {
    expect(await read([{ field: 'pending', operator, threshold }], { items: items(text) })).toMatchObject({ verdict })
  })

  test('is not taken for good by its values when its exit code says otherwise', async () => {
    expect(await read([pending], { meaning: 'failed', items: items('0') })).toMatchObject({ verdict: 'fails' })
  })

  test('is only called in a rehearsal when it is marked for that', async () => {
    const asked = { call: answers({}), values: new Map(), rehearsal: true }
    expect(await checkGate(gate({ call, expect: [] }), asked)).toMatchObject({ verdict: 'unknown' })
    const marked = { ...call, rehearsable: true }
    expect(await checkGate(gate({ call: marked, expect: [] }), asked)).toMatchObject({ verdict: 'holds' })
  })

  test('a question is for a person', async () => {
    const asked = { call: answers({}), values: new Map() }
    expect(await checkGates([gate(undefined, { command: 'gitlab-rake gitlab:check' })], asked)).toMatchObject([
      { verdict: 'ask', because: 'advanced search has no pending migrations', command: 'gitlab-rake gitlab:check' },
    ])
  })
})

describe('a gate around a hop', () => {
  const run = runOf([hopOf(1, [['gate-before', 1, { subject: 'search' }]])])
  const id = '1.gate-before.search'
  const values = () => new Map([['version', '2.0.0']])
  const steps = (one: Gate, more: Partial<CheckAnswer> = {}) =>
    gateExecutors({ call: answers(more), gates: [one], values }).get('gate-before')!

  test('that holds is done; one that will hold is waited for; any other needs a person', async () => {
    const one = gate({ call, expect: [] })
    expect(await steps(one).run(contextOf(run, id))).toEqual({
      kind: 'done',
      outcome: 'it ended with 0',
      tail: undefined,
    })
    expect(await steps(one, { meaning: 'not-yet' }).run(contextOf(run, id))).toMatchObject({
      kind: 'waiting',
      poll: 30_000,
    })
    expect(await steps(one, { meaning: 'failed', because: 'x ended with 1' }).run(contextOf(run, id))).toEqual({
      kind: 'needs-you',
      what: 'advanced search has no pending migrations: this does not hold; x ended with 1',
      commands: [{ on: 'rails', command: 'x' }],
    })
    expect(await steps(one, { meaning: 'undetermined' }).run(contextOf(run, id))).toMatchObject({ kind: 'needs-you' })
    expect(await steps(one, { meaning: 'stopped' }).run(contextOf(run, id))).toEqual({ kind: 'stopped' })
  })

  test('is read again when a person says that it holds; a question is for the person to answer', async () => {
    const one = gate({ call, expect: [] })
    expect(await steps(one).probe(contextOf(run, id))).toMatchObject({ kind: 'done' })
    expect(await steps(one, { meaning: 'failed' }).probe(contextOf(run, id))).toMatchObject({ kind: 'not-done' })
    const question = gate(undefined, { command: 'rake check' })
    expect(await steps(question).run(contextOf(run, id))).toEqual({
      kind: 'needs-you',
      what: 'does this hold? advanced search has no pending migrations',
      commands: [{ on: undefined, command: 'rake check' }],
    })
    expect(await steps(question).probe(contextOf(run, id))).toMatchObject({ kind: 'unknown' })
  })

  test('that the manifest no longer has is skipped', async () => {
    expect(await steps(gate(undefined, { id: 'other' })).run(contextOf(run, id))).toMatchObject({ kind: 'skipped' })
  })

  test('shows what it calls, with the values of the hop', () => {
    const [hop] = run.hops
    expect(steps(gate({ call, expect: [] })).commands(hop!, hop!.steps[0]!)).toEqual([
      { on: 'rails', command: 'check 2.0.0' },
    ])
  })

  test('calls a real program: what it prints decides, and one that hangs is ended', async () => {
    const program = join(folder, 'search-check')
    writeFileSync(program, '#!/bin/sh\ntest "$1" = 2.0.0 || exit 9\necho "pending migrations: $(cat count)"\n')
    chmodSync(program, 0o755)
    const reads = { kind: 'lines', pattern: String.raw`^pending migrations: (?<pending>\d+)$` } as const
    const real = (one: ProgramCall) =>
      gateExecutors({
        call: (...asked) => callProgram({ processes: machineProcesses, place }, ...asked),
        gates: [gate({ call: one, expect: [pending] })],
        values,
      }).get('gate-after')!
    const checks = real(programCall([program, '{version}'], { reads }))
    writeFileSync(join(folder, 'count'), '2')
    expect(await checks.run(contextOf(run, id))).toMatchObject({
      kind: 'needs-you',
      what: expect.stringContaining('pending is 2, and must be 0'),
    })
    writeFileSync(join(folder, 'count'), '0')
    expect(await checks.run(contextOf(run, id))).toMatchObject({ kind: 'done', outcome: 'pending is 0' })
    expect(await real(programCall(['sleep', '60'], { timeout: 200 })).run(contextOf(run, id))).toMatchObject({
      kind: 'needs-you',
      what: expect.stringContaining('it cannot be told whether this holds'),
    })
  })
})
