import { expect, test } from 'vitest'
import { answered, type DocBlock, type TypedCommand } from './doc-blocks.ts'

async function asked(page: string, said = ''): Promise<{ told: string; commands: [DocBlock['on'], TypedCommand][] }> {
  const commands: [DocBlock['on'], TypedCommand][] = []
  const told = await answered(page, ({ on }, command) => {
    commands.push([on, command])
    return Promise.resolve(said)
  })
  return { told, commands }
}

const page = (...inside: string[]) => ['<!-- on 2027-01-05 -->', '```sh', ...inside, '```', 'The end', ''].join('\n')

test('what was printed the last time is replaced, and the rest of the page stays', async () => {
  expect((await asked(page('$ plan a', 'old', '', 'older', '$ plan b'), 'new\n')).told).toBe(
    page('$ plan a', 'new', '$ plan b', 'new'),
  )
})

test('a command goes on over lines, through pipes, and into files, and quotes keep words together', async () => {
  const lines = [
    `$ plan x --because 'a | b' \\`,
    '    --dry-run | head -n 1',
    `$ cat > f.sql <<'SQL'`,
    'SELECT 1;',
    'SQL',
  ]
  const { told, commands } = await asked(page(...lines))
  expect(told).toBe(page(...lines))
  expect(commands).toMatchObject([
    [
      '2027-01-05',
      {
        pipe: [
          ['plan', 'x', '--because', 'a | b', '--dry-run'],
          ['head', '-n', '1'],
        ],
        input: '',
      },
    ],
    ['2027-01-05', { pipe: [['cat']], into: 'f.sql', input: 'SELECT 1;\n' }],
  ])
})

test('other blocks are left alone, and a session without a day or an end is an error', async () => {
  const other = ['```yaml', '$ plan a', '```', '```', 'plan a', '```', ''].join('\n')
  expect(await asked(other, 'new')).toEqual({ told: other, commands: [] })
  await expect(asked(['```', '$ plan a', '```'].join('\n'))).rejects.toThrow('no comment sets the clock before line 1')
  await expect(asked('```\nfor ever')).rejects.toThrow('nothing ends')
})
