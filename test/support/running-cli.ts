import { type ChildProcess, spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { binary, type Cli, type Transcript } from './cli.ts'

/** A command that runs: to be listened to, and to be ended from outside. */
export interface RunningCli {
  readonly child: ChildProcess
  /** Resolves with the whole text once it has said something like this, on either stream; rejects when it ended before. */
  readonly says: (pattern: RegExp) => Promise<string>
  /** Resolves when it has said so many lines, or has ended. */
  readonly lines: (count: number) => Promise<void>
  /** How it ended; a code of null is a signal. */
  readonly ended: Promise<Transcript>
  /** Ends it, and resolves when it is gone; false when it had ended by itself. */
  readonly kill: (signal: NodeJS.Signals) => Promise<boolean>
}

/** Starts the built command line and does not wait for it; it is killed with the test. */
export function startCli({ cwd, env }: Cli, args: readonly string[]): RunningCli {
  const child = spawn(process.execPath, [binary, ...args], { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { stdout: '', stderr: '' }
  const looks = new Set<() => void>()
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text
      for (const look of looks) look()
    })
  const ended = new Promise<Transcript>((resolve) => {
    child.once('close', (code) => resolve({ code, ...said }))
  })
  const whole = (): string => said.stdout + said.stderr
  const when = async (holds: () => boolean): Promise<boolean> => {
    const seen = new Promise<void>((resolve) => {
      const look = (): void => void (holds() && resolve())
      looks.add(look)
      look()
    })
    await Promise.race([seen, ended])
    return holds()
  }
  return {
    child,
    ended,
    says: async (pattern) => {
      if (await when(() => pattern.test(whole()))) return whole()
      throw new Error(`it ended without saying ${pattern.source}: ${whole()}`)
    },
    lines: async (count) => void (await when(() => whole().split('\n').length > count)),
    kill: async (signal) => {
      child.kill(signal)
      await ended
      return child.signalCode === signal
    },
  }
}
