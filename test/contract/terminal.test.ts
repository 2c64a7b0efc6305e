import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fixedCli } from '../support/fixed-cli.ts'
import { atTerminal, ctrlC, enter, hasTerminal } from '../support/pty.ts'

const { cwd, env } = fixedCli()
const here = { cwd, env }

describe.skipIf(!hasTerminal)('At a real terminal', () => {
  test('plan asks, shows the path and its command line, and saves the answers', async () => {
    const { shown, code } = await atTerminal(
      ['start', '--manifest', 'depot'],
      [
        ['is installed?', '1.4.2'],
        ['1.4.2  2025', enter],
        ['To which version?', enter],
        ['Which version of PostgreSQL?', `14.3${enter}`],
        ['Save these answers', `y${enter}`],
      ],
      here,
    )
    expect(code).toBe(0)
    expect(shown).toContain('Depot 1.4.2 -> 2.4.1')
    expect(shown).toContain('plan upgrade --from 1.4.2 --to newest --manifest')
    expect(shown).toContain('Wrote installation.yaml')
    expect(readFileSync(join(cwd, 'installation.yaml'), 'utf8')).toContain('postgresql: "14.3"')
    rmSync(join(cwd, 'installation.yaml'))
  })

  test('Ctrl-C at a question ends quietly with 130', async () => {
    const { shown, code } = await atTerminal([], [['Which product?', ctrlC]], here)
    expect(code).toBe(130)
    expect(shown).not.toMatch(/error|ExitPromptError/u)
  })

  test('plan upgrade --ask asks, and ends with the line that carries the answers', async () => {
    const down = '\u001B[B'
    const { shown, code } = await atTerminal(
      ['upgrade', '--manifest', 'depot', '--from', '1.2.1', '--ask'],
      [
        ['? many-parcels', down + enter],
        ['? big-stock', down + enter],
        ['? hand-scanners', down + enter],
      ],
      here,
    )
    expect(code).toBe(0)
    expect(shown).toContain('yes when, on main: (SELECT count(*) FROM (SELECT 1 FROM parcels LIMIT')
    expect(shown).toContain('3 hops')
    expect(shown.replaceAll(/\s+\\?\s+/gu, ' ')).toContain(
      'plan upgrade --from 1.2.1 --to newest --manifest depot --fact many-parcels=no --fact big-stock=no --fact hand-scanners=no',
    )
  })

  test('plan upgrade without a version asks for it, and mentions --ask while questions are open', async () => {
    const { shown, code } = await atTerminal(
      ['upgrade', '--manifest', 'depot'],
      [
        ['is installed?', '1.2.1'],
        ['1.2.1  2025', enter],
      ],
      here,
    )
    expect(code).toBe(0)
    expect(shown).toContain('add --ask to answer the questions here')
  })
})
