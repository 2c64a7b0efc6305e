import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from './temporary-folder.ts'

export const binary = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

export interface Transcript {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  /** Default: an empty folder. */
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Default: 15 s. */
  readonly timeoutMs?: number
}

export interface Cli {
  /** The working folder, empty at first. */
  readonly cwd: string
  /** The whole environment the command sees. */
  readonly env: Readonly<Record<string, string>>
  readonly plan: (args: readonly string[], surroundings?: Surroundings) => Promise<Transcript>
}

/** The built command line for the tests of one file, with a home, a cache and a working folder of its own. */
export function builtCli(): Cli {
  const home = temporaryFolder()
  const cwd = join(home, 'work')
  mkdirSync(cwd)
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    SHELL: '/bin/sh',
    NO_COLOR: '1',
  }
  return {
    cwd,
    env,
    plan: (args, { env: extra, ...rest } = {}) =>
      runNode([binary, ...args], { cwd, ...rest, env: { ...env, ...extra } }),
  }
}

/** Runs a script under this Node; what the tests themselves run under leaks in nowhere. */
export function runNode(args: readonly string[], { cwd, env, timeoutMs = 15_000 }: Surroundings): Promise<Transcript> {
  const options = { cwd, env: { ...env }, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    )
    child.stdin?.end()
  })
}
