import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { binary, type Surroundings } from './cli.ts'

/** util-linux's `script` lends a program a terminal. */
export const hasTerminal = process.platform === 'linux' && existsSync('/usr/bin/script')

export interface TerminalRun {
  /** Everything shown, without escape sequences, as it was drawn and drawn again. */
  readonly shown: string
  readonly code: number | null
}

/** Waits for a text, then presses keys. */
export type Turn = readonly [wait: string, keys: string]

export const enter = '\r'
export const ctrlC = '\u0003'

/** Runs the built command line at a terminal with a person who waits for each question. */
export async function atTerminal(
  args: readonly string[],
  turns: readonly Turn[],
  { cwd, env }: Surroundings,
): Promise<TerminalRun> {
  const command = [process.execPath, binary, ...args].map((word) => `'${word}'`).join(' ')
  const child = spawn('/usr/bin/script', ['-qec', command, '/dev/null'], {
    cwd,
    env: { ...env, TERM: 'xterm', COLUMNS: '100', LINES: '40' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const open = [...turns]
  let shown = ''
  let heard = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += stripVTControlCharacters(text)
    const turn = open[0]
    const at = turn ? shown.indexOf(turn[0], heard) : -1
    if (!turn || at === -1) return
    open.shift()
    heard = at + turn[0].length
    // A prompt listens only after it was drawn.
    setTimeout(() => child.stdin.write(turn[1]), 150)
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { shown, code }
}
