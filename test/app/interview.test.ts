import { describe, expect, test } from 'vitest'
import { completeFlags } from '../../src/app/interview/complete-flags.ts'
import { installedChoices, targetChoices } from '../../src/app/interview/version-choices.ts'
import { askForUpgrade } from '../../src/app/start.ts'
import { parseVersion } from '../../src/domain/version.ts'
import { depotText } from '../support/depot.ts'
import { manifestOf } from '../support/manifests.ts'
import { memoryPorts, scriptedTerminal, type Script } from '../support/memory-ports.ts'

const depot = manifestOf(depotText)
const shipped = { '/package/manifests/depot/manifest.yaml': depotText }
const names = (choices: readonly { readonly name: string }[]): string[] => choices.map(({ name }) => name)

describe('While the installed version is typed', () => {
  test('nothing typed offers every release, the newest first', () => {
    expect(names(installedChoices(depot, '')).slice(0, 3)).toEqual([
      '2.4.1  2026-05-02',
      '2.4.0  2026-04-15',
      '2.3.1  2026-02-15',
    ])
  })

  test('the beginning of a version offers those that begin like it', () => {
    expect(names(installedChoices(depot, '2.2'))).toEqual(['2.2.4  2026-01-10', '2.2.0  2025-12-15'])
  })

  test('a version that is not listed is offered by its line', () => {
    expect(names(installedChoices(depot, '2.2.9'))).toEqual(['2.2.9  not listed, judged by its line'])
  })

  test.each([
    ['2.9.9', ['Depot had no line of 2.9.9 on 2026-11-10', '2.4.1  nearest']],
    ['2.44.1', ['Depot had no line of 2.44.1 on 2026-11-10', '2.4.1  nearest']],
    ['1.4.x', ['Depot has no version "1.4.x"', '1.4.0  nearest', '1.4.2  nearest']],
  ])('%s says what is wrong and offers the nearest', (typed, said) => {
    expect(names(installedChoices(depot, typed))).toEqual(said)
  })
})

describe('While the target is typed', () => {
  const from = parseVersion('semver', '2.0.3')!

  test('the newest comes first, and nothing that is older', () => {
    expect(names(targetChoices(depot, from, ''))).toEqual([
      'newest  2.4.1',
      '2.4.1  2026-05-02',
      '2.4.0  2026-04-15',
      '2.3.1  2026-02-15',
      '2.2.4  2026-01-10',
      '2.2.0  2025-12-15',
      '2.1.0  2025-10-15',
    ])
  })

  test('a line and a major stand for their newest release', () => {
    expect(names(targetChoices(depot, from, '2.2'))[0]).toBe('2.2  newest is 2.2.4')
    expect(names(targetChoices(depot, from, '2'))[0]).toBe('2  newest is 2.4.1')
  })

  test.each([
    ['1.3.0', '1.3.0 is older than 2.0.3'],
    ['7.1.0', 'Depot had no line of 7.1.0 on 2026-11-10'],
    ['new one', 'Depot has no version "new one"; its newest is 2.4.1'],
  ])('%s: %s', (typed, said) => {
    expect(names(targetChoices(depot, from, typed))[0]).toBe(said)
  })
})

describe('plan start', () => {
  test('asks product, versions and components, and gives the flags that ask the same', async () => {
    const terminal = scriptedTerminal([
      [/product/, 'depot'],
      [/installed/, '1.4.2'],
      [/To which/, 'newest'],
      [/PostgreSQL/, '14.3'],
    ])
    const { flags } = await askForUpgrade(memoryPorts(shipped, { terminal }), {})
    expect(flags).toEqual({ product: 'depot', from: '1.4.2', to: 'newest', component: ['postgresql=14.3'] })
    expect(terminal.left()).toBe(0)
  })

  test('lets a component be unknown, and asks for no product that a flag names', async () => {
    const terminal = scriptedTerminal([
      [/installed/, '1.4.2'],
      [/To which/, '2'],
      [/PostgreSQL/, ''],
    ])
    const { flags } = await askForUpgrade(memoryPorts(shipped, { terminal }), { product: 'depot' })
    expect(flags).toMatchObject({ component: [] })
  })
})

describe('--ask', () => {
  const describeQuestion = ({ condition }: { readonly condition: string }): string => `about ${condition}`
  const flags = { product: 'depot', from: '1.2.1', to: 'newest' }

  function asked(script: Script, { canAsk = true, forMachine = false } = {}) {
    const terminal = scriptedTerminal(script)
    const ports = memoryPorts(shipped, { terminal, canAsk })
    return { terminal, told: completeFlags(ports, flags, { ask: true, forMachine, describe: describeQuestion }) }
  }

  test('asks every question that changes the path, and keeps the answers as flags', async () => {
    const { told, terminal } = asked([
      [/many-parcels/, 'no'],
      [/big-stock/, 'no'],
      [/hand-scanners/, 'unknown'],
    ])
    expect(await told).toEqual({ ...flags, fact: ['many-parcels=no', 'big-stock=no'] })
    expect(terminal.said[0]).toBe('\nabout many-parcels')
  })

  test('leaves out what an earlier answer made unimportant', async () => {
    const { told, terminal } = asked([
      [/many-parcels/, 'no'],
      [/big-stock/, 'yes'],
    ])
    expect(await told).toMatchObject({ fact: ['many-parcels=no', 'big-stock=yes'] })
    expect(terminal.left()).toBe(0)
  })

  test.each([{ canAsk: false }, { forMachine: true }])('is refused where nobody can be asked: %j', async (where) => {
    await expect(asked([], where).told).rejects.toMatchObject({
      code: 'usage',
      next: expect.stringContaining('--fact'),
    })
  })
})

test('The installed version is asked for where nobody told it and somebody can be asked', async () => {
  const terminal = scriptedTerminal([[/installed/, '1.4.2']])
  const interview = { ask: false, forMachine: false, describe: () => '' }
  expect(await completeFlags(memoryPorts(shipped, { terminal }), { product: 'depot' }, interview)).toEqual({
    product: 'depot',
    from: '1.4.2',
  })
  expect(await completeFlags(memoryPorts(shipped, { canAsk: false }), { product: 'depot' }, interview)).toEqual({
    product: 'depot',
  })
})
