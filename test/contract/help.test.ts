import { describe, expect, test } from 'vitest'
import { exitCodes } from '../../src/domain/exit-code.ts'
import { builtCli } from '../support/cli.ts'

const { plan } = builtCli()

const exitCodeTable = Object.values(exitCodes).map(({ code, meaning }) => `  ${String(code).padEnd(3)}  ${meaning}`)

describe('help', () => {
  test('of everything lists the commands and the exit codes', async () => {
    const { code, stdout, stderr } = await plan(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('plan COMMAND [FLAGS]')
    expect(stdout).toMatch(/^ {2}manifest +\S/m)
    expect(stdout).toContain(exitCodeTable.join('\n'))
  })

  test.each([[['help', 'manifest', 'schema']], [['manifest', 'schema', '--help']], [['manifest', 'schema', '-h']]])(
    'of a command by %j shows its flags, its examples and the exit codes',
    async (args) => {
      const { code, stdout } = await plan(args)
      expect(code).toBe(0)
      expect(stdout).toContain('plan manifest schema [OF] [FLAGS]')
      expect(stdout).toMatch(/^ {2}--json +answer with exactly one JSON document on stdout$/m)
      expect(stdout).toContain('  $ plan manifest schema > manifest.schema.json')
      expect(stdout).toContain(exitCodeTable.join('\n'))
    },
  )

  test('of an unknown command is an error with a suggestion', async () => {
    const { code, stdout, stderr } = await plan(['help', 'manifest', 'schemes'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('did you mean plan manifest schema')
  })

  test('fits into eighty columns', async () => {
    const { stdout } = await plan(['manifest', 'schema', '--help'])
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
  })
})

test('--version names the package, its version, the platform and Node', async () => {
  const { code, stdout } = await plan(['--version'])
  expect(code).toBe(0)
  expect(stdout).toBe(`waystop 0.5.0 ${process.platform}-${process.arch} node-${process.version}\n`)
})

test('completion can be set up', async () => {
  const { code, stdout } = await plan(['autocomplete', 'script', 'bash'])
  expect(code).toBe(0)
  expect(stdout).toContain('PLAN_AC_BASH_SETUP_PATH')
})
