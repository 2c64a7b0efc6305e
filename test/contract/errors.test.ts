import { describe, expect, test } from 'vitest'
import { builtCli } from '../support/cli.ts'

const { plan } = builtCli()

describe('a mistyped command', () => {
  test('is named, with the command that was probably meant, as text on stderr', async () => {
    expect(await plan(['manifets', 'schema', '--json=1'])).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        'error: there is no command manifets schema',
        '  next: see `plan --help` for all commands',
        '  did you mean plan manifest schema --json=1',
        '',
      ].join('\n'),
    })
  })

  test('is one problem document with --json', async () => {
    const { code, stdout, stderr } = await plan(['manifest', 'shcema', '--json'])
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      kind: 'problem',
      schema_version: 1,
      type: 'urn:waystop:problem:unknown-command',
      title: 'Unknown command',
      detail: 'there is no command manifest shcema',
      exit_code: 2,
      next: 'see `plan --help` for all commands',
      suggestions: ['plan manifest schema --json'],
    })
  })

  test('that resembles nothing gets no suggestion', async () => {
    const { stderr } = await plan(['xylophone'])
    expect(stderr).not.toContain('did you mean')
  })
})

describe('a mistyped flag', () => {
  test('is named, with the whole line that would have worked', async () => {
    expect(await plan(['manifest', 'schema', '--jsn'])).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        'error: unknown flag --jsn',
        '  next: see `plan manifest schema --help`',
        '  did you mean plan manifest schema --json',
        '',
      ].join('\n'),
    })
  })

  test('is one problem document with --json', async () => {
    const { code, stdout, stderr } = await plan(['manifest', 'schema', '--json', '--prodct', 'gitlab'])
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'urn:waystop:problem:usage',
      detail: 'unknown flag --prodct',
      suggestions: ['plan manifest schema --json --product gitlab'],
    })
  })

  test('before the command is told to come after it', async () => {
    const { code, stderr } = await plan(['--vresion'])
    expect(code).toBe(2)
    expect(stderr).toContain('--vresion stands where the command should be')
    expect(stderr).toContain('did you mean plan --version')
  })
})

describe('a command line the parser refuses', () => {
  test.each([
    { args: ['--product'], says: 'flag --product expects a value' },
    { args: ['surplus'], says: 'unexpected argument: surplus' },
    {
      args: ['--manifest', 'a', '--product', 'b'],
      says: '--product=b cannot also be provided when using --manifest',
    },
  ])('$args: $says', async ({ args, says }) => {
    expect(await plan(['manifest', 'show', ...args])).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${says}\n  next: see \`plan manifest show --help\`\n`,
    })
  })

  test('the beginning of a command is a problem with --json and help without it', async () => {
    const problem = await plan(['manifest', '--json'])
    expect(problem.code).toBe(2)
    expect(JSON.parse(problem.stdout)).toMatchObject({ type: 'urn:waystop:problem:incomplete-command' })
    const help = await plan(['manifest'])
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('plan manifest COMMAND')
  })
})
