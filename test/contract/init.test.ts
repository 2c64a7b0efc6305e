import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { cwd, plan } = fixedCli()
const depot = ['init', '--manifest', 'depot', '--version', '1.4.2']

describe('plan init', () => {
  test('writes a file from flags, and the next line works', async () => {
    const args = [
      ...depot,
      '--install',
      'package',
      '--node',
      'web=2',
      '--database',
      'main=env:DEPOT_URL',
      '--fact',
      'customs-used=no',
    ]
    await expect(shown(args, await plan(args))).toMatchFileSnapshot('transcripts/init.txt')
    expect((await plan(['upgrade', '--installation', 'installation.yaml'])).code).toBe(0)
  })

  test('replaces nothing unasked', async () => {
    writeFileSync(join(cwd, 'mine.yaml'), 'mine')
    const { code, stderr } = await plan([...depot, '--output', 'mine.yaml'])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: mine.yaml is there already\n  next: replace it with --force, or name another file with --output\n',
    })
    expect(readFileSync(join(cwd, 'mine.yaml'), 'utf8')).toBe('mine')
    expect((await plan([...depot, '--output', 'mine.yaml', '--force'])).stdout).toContain('Replaced mine.yaml')
  })

  test.each([
    [['init'], '--version is missing: the installed version'],
    [['init', '--version', '1.4.2'], '--product is missing: which product is installed'],
    [[...depot, '--install', 'pakage'], 'Depot has no install type "pakage"'],
    [[...depot, '--database', 'mian=env:X'], 'Depot has no database "mian"'],
    [[...depot, '--output', 'nowhere/x.yaml'], 'there is no folder for nowhere/x.yaml'],
  ])('%j: %s', async (args, told) => {
    const { code, stderr } = await plan(args)
    expect(code).toBe(2)
    expect(stderr).toContain(told)
    expect(stderr).toContain('next: ')
  })

  test.each([
    [[...depot, '--database', 'main=postgresql://depot:s3cret@db/depot']],
    [[...depot, '--databse', 'main=postgresql://depot:s3cret@db/depot']],
    [[...depot, '--database', 'mian=postgresql://depot:s3cret@db/depot', '--json']],
    [['upgrade', '--manifest', 'postgresql://depot:s3cret@db/depot', '--from', '1.4.2']],
    [['upgrade', 'postgresql://depot:s3cret@db/depot']],
  ])('%j repeats no password', async (args) => {
    const { code, stdout, stderr } = await plan(args)
    expect(code).toBe(2)
    expect(stdout + stderr).not.toContain('s3cret')
  })
})
