import { describe, expect, test } from 'vitest'
import { displayWidth } from '../../src/present/display-width.ts'
import { type Next } from '../../src/results/next.ts'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { plan } = fixedCli()
const depot = [
  'next',
  '--manifest',
  'depot',
  '--from',
  '1.4.2',
  '--component',
  'postgresql=14.3',
  '--install',
  'package',
]

describe('plan next', () => {
  test('shows one hop: what to finish, what to type, what comes after', async () => {
    await expect(shown(depot, await plan(depot))).toMatchFileSnapshot('transcripts/next.txt')
  })

  test('fits a phone and a ticket of forty columns', async () => {
    const { stdout } = await plan([...depot, '--width', '40'])
    expect(stdout.split('\n').filter((line) => displayWidth(line) > 40)).toEqual([])
  })

  test('is a checklist of one hop as Markdown', async () => {
    const { stdout, code } = await plan([...depot, '--format', 'markdown'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^# Depot 1\.4\.2 -> 2\.0\.3/u)
    expect(stdout.match(/^## Hop/gmu)).toHaveLength(1)
  })

  test('gives the line for the next step, with the components the hop moved', async () => {
    const after = async (...args: string[]): Promise<string | undefined> =>
      (JSON.parse((await plan([...args, '--json'])).stdout) as Next).after
    const first = await after(...depot)
    expect(first).toBe(
      'plan next --from 2.0.3 --to newest --manifest depot --install package --component postgresql=15',
    )
    const path = ['1.4.2']
    for (let line = first; line !== undefined && path.length < 9;) {
      const words = line.split(' ').slice(1)
      path.push(words[words.indexOf('--from') + 1]!)
      line = await after(...words)
    }
    expect(path.slice(1)).toEqual(['2.0.3', '2.2.4', '2.3.1'])
  })

  test.each([
    [['--from', '2.4.1', '--to', '1.4.2'], 4],
    [['--from', '2.4.1', '--to', '2.4.1'], 0],
    [[], 2],
  ])('ends like plan upgrade: %j with %i', async (args, code) => {
    expect((await plan(['next', '--manifest', 'depot', ...args])).code).toBe(code)
  })
})
