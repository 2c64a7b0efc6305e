import { expect, test } from 'vitest'
import { preflightExecutor } from '../../../src/app/preflight/executor.ts'
import { type SiteReader, type StepContext, type StepEnd } from '../../../src/run/driver.ts'
import { type RunHop, type RunRecord, type RunStep } from '../../../src/run/record.ts'
import { type StepKind } from '../../../src/domain/step.ts'
import { finishAll, harborAt, harborFlags, harborPorts } from '../../support/harbor.ts'
import { testDatabase } from '../../support/postgres/database.ts'

const reader: SiteReader = { installed: () => Promise.resolve([]), background: () => Promise.resolve(undefined) }

function context(from: string, to: string, kinds: readonly StepKind[], overrides: readonly string[] = []): StepContext {
  const steps = kinds.map((kind) => ({ id: `1.${kind}`, kind }) as unknown as RunStep)
  const hop: RunHop = { number: 1, from, to, steps, landedAt: undefined }
  const run = { question: [], overrides: overrides.map((id) => ({ id })) } as unknown as RunRecord
  return { run, hop, step: steps[0]!, stop: new AbortController().signal, tell: () => undefined, deadline: undefined }
}

test('the step preflight stops a run for what no later step takes care of, and only for that', async () => {
  const ports = harborPorts()
  const main = await testDatabase()
  await harborAt(ports, main, '1.2.0')
  const flags = harborFlags(main)
  const step = preflightExecutor({ ports, flags, reader, question: () => ({}) })
  const run = (one: StepContext): Promise<StepEnd> => step.run(one)
  // Work that goes on is the next step's to finish; without that step a person waits for it.
  expect(await run(context('1.2.0', '2.1.0', ['preflight', 'finish-due']))).toMatchObject({ kind: 'done' })
  expect(await run(context('1.2.0', '2.1.0', ['preflight']))).toMatchObject({
    kind: 'needs-you',
    commands: expect.arrayContaining([
      { on: undefined, command: expect.stringContaining('plan bbm wait --for-hop 2.1.0') },
    ]),
  })
  await main.sql("UPDATE waystop.background_migration SET state = 'failed' WHERE name = 'FillCustomerSearchName'")
  const hurt = context('1.2.0', '2.1.0', ['preflight', 'finish-due'])
  expect(await run(hurt)).toMatchObject({ kind: 'needs-you', what: expect.stringContaining('FillCustomerSearchName') })
  expect(await step.probe(hurt)).toMatchObject({ kind: 'not-done' })
  const taken = ['unfinished-work:FillCustomerSearchName/main']
  expect(await run(context('1.2.0', '2.1.0', ['preflight', 'finish-due'], taken))).toMatchObject({ kind: 'done' })
  const until = (day: string): StepContext => {
    const overrides = taken.map((id) => ({ id, until: day })) as unknown as RunRecord['overrides']
    return { ...hurt, run: { ...hurt.run, overrides } }
  }
  expect(await run(until('2999-12-31'))).toMatchObject({ kind: 'done' })
  expect(await run(until('2020-12-31'))).toMatchObject({ kind: 'needs-you' })
  // A hop that is wrong is not mended by waiting.
  expect(await run(context('1.2.0', '2.2.0', ['preflight', 'finish-due'], taken))).toMatchObject({
    kind: 'failed',
    doNot: ['install 2.2.0'],
  })
  await finishAll(main)
  expect(await step.probe(context('1.2.0', '2.1.0', ['preflight']))).toMatchObject({ kind: 'done' })
  const away = preflightExecutor({
    ports,
    flags: { manifest: 'harbor', database: ['main=postgresql://x@127.0.0.1:1/x'] },
    reader,
    question: () => ({}),
  })
  expect(await away.run(context('1.2.0', '2.1.0', ['preflight']))).toMatchObject({ kind: 'failed', transient: true })
  expect(step.commands({ from: '1.2.0', to: '2.1.0', number: 1 }, { kind: 'preflight', subject: undefined })).toEqual([
    { on: undefined, command: `plan preflight --from 1.2.0 --to 2.1.0 --manifest harbor --database main=${main.url}` },
  ])
})
