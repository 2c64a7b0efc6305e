import { describe, expect, test } from 'vitest'
import { fixedCli } from '../support/fixed-cli.ts'

const { plan } = fixedCli()

describe('plan without a command, where nobody can be asked', () => {
  test('says in a few lines what it does, with a real path', async () => {
    const { code, stdout, stderr } = await plan([])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const lines = stdout.trimEnd().split('\n')
    expect(lines.length).toBeLessThan(20)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    expect(stdout).toContain('  plan upgrade --from 16.11.1 --to 17.8 --product gitlab\n')
    expect(stdout).toContain('  plan init\n')
    expect(stdout).toContain('  plan --help\n')
    expect(stdout).toMatch(/^ {2}17\.3\.\d+ +stop 17\.3$/mu)
  })

  test('shows a command line that works as it stands', async () => {
    const { command } = JSON.parse((await plan(['start', '--json'])).stdout) as { command: string }
    expect((await plan(command.split(' ').slice(1))).code).toBe(0)
  })
})
