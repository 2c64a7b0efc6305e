import { describe, expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { plan } = fixedCli()
const show = ['manifest', 'show', '--manifest', 'depot']

describe('plan manifest show', () => {
  test('tells what was understood', async () => {
    await expect(shown(show, await plan(show))).toMatchFileSnapshot('transcripts/manifest show.txt')
  })

  test.each(['releases', 'stops', 'conditions', 'background-migrations', 'migrations', 'notes'])(
    'lists %s in full, one line each where it goes into a pipe',
    async (list) => {
      const { stdout, code } = await plan([...show, '--list', list])
      expect(code).toBe(0)
      const answer = JSON.parse((await plan([...show, '--json'])).stdout) as Record<string, unknown[]>
      const rows = stdout.trimEnd().split('\n\n').at(-1)!.split('\n').slice(1)
      expect(rows).toHaveLength(answer[list.replaceAll('-', '_')]!.length)
    },
  )

  test('of GitLab folds what is odd and keeps to eighty columns', async () => {
    const { stdout } = await plan(['manifest', 'show', '--product', 'gitlab'])
    expect(stdout).toContain('migrations have a time that never was')
    expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes('https://'))).toEqual([])
  })
})
