import { type ChildProcess, spawn } from 'node:child_process'
import { redact } from '../domain/redact.ts'
import { type CommandOutcome, type CommandRequest, type Processes } from '../ports/processes.ts'

const kept = 64 * 1024
/** Milliseconds between asking a process group to end and ending it. */
const grace = 5000

/** Programs in a process group of their own, so that what they started ends with them. */
export const machineProcesses: Processes = {
  run: (request) =>
    new Promise((resolve) => {
      const [program, ...args] = request.command
      const child = spawn(program!, args, {
        cwd: request.workingFolder,
        env: { ...process.env, ...request.environment },
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      watch(child, request, resolve)
    }),
}

function watch(child: ChildProcess, request: CommandRequest, resolve: (outcome: CommandOutcome) => void): void {
  const texts = { stdout: '', stderr: '' }
  let ended: CommandOutcome['ended'] = 'itself'
  let killing: NodeJS.Timeout | undefined
  const end = (why: CommandOutcome['ended']): void => {
    ended = why
    signalGroup(child, 'SIGTERM')
    killing ??= setTimeout(() => signalGroup(child, 'SIGKILL'), grace)
  }
  const timer = setTimeout(() => end('timeout'), request.timeout)
  const onAbort = (): void => end('signal')
  request.signal?.addEventListener('abort', onAbort, { once: true })
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => (texts[name] = (texts[name] + text).slice(-kept)))
  }
  const finish = (exitCode: number | undefined): void => {
    clearTimeout(timer)
    clearTimeout(killing)
    // What it started may still be there, without its outputs.
    if (killing) signalGroup(child, 'SIGKILL')
    request.signal?.removeEventListener('abort', onAbort)
    resolve({ exitCode, ended, stdout: redact(texts.stdout), stderr: redact(texts.stderr) })
  }
  child.on('error', () => {
    ended = 'not-found'
    finish(undefined)
  })
  child.on('close', (code) => finish(code ?? undefined))
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(request.input ?? '')
  if (request.signal?.aborted) onAbort()
}

/** The group may be gone already. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody is left in it.
  }
}
