import { type ChildProcess, spawn } from 'node:child_process'
import { redact } from '../domain/redact.ts'
import { type CommandOutcome, type CommandRequest, type Processes } from '../ports/processes.ts'

const usuallyKept = 64 * 1024
/** Milliseconds between asking a process group to end and ending it. */
const grace = 5000
/** Milliseconds that outputs are still read after a program has ended. */
const lingering = 2000

/** Programs in a process group of their own, so that what they started ends with them. */
export const machineProcesses: Processes = {
  run: (request) =>
    new Promise((resolve) => {
      const child = begin(request)
      if (child) watch(child, request, resolve)
      else resolve({ exitCode: undefined, ended: 'not-found', stdout: '', stderr: '' })
    }),
}

/** Undefined for words that no program can be told. */
function begin({ command: [program, ...args], workingFolder, environment }: CommandRequest): ChildProcess | undefined {
  try {
    return spawn(program!, args, {
      cwd: workingFolder,
      env: { ...process.env, ...environment },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  } catch {
    return undefined
  }
}

function watch(child: ChildProcess, request: CommandRequest, resolve: (outcome: CommandOutcome) => void): void {
  const outputs = capture(child, request.keep ?? usuallyKept)
  let over = false
  let leaving: NodeJS.Timeout | undefined
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
  const finish = (exitCode: number | undefined): void => {
    if (over) return
    over = true
    for (const one of [timer, killing, leaving]) clearTimeout(one)
    // What it started may still be there, without its outputs.
    if (killing) signalGroup(child, 'SIGKILL')
    request.signal?.removeEventListener('abort', onAbort)
    resolve({ exitCode, ended, ...outputs() })
  }
  child.on('error', () => {
    ended = 'not-found'
    finish(undefined)
  })
  child.on('close', (code) => finish(code ?? undefined))
  // A service that it started may hold its outputs for ever.
  child.on('exit', (code) => {
    leaving = setTimeout(() => {
      child.stdout?.destroy()
      child.stderr?.destroy()
      finish(code ?? undefined)
    }, lingering)
  })
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(request.input ?? '')
  if (request.signal?.aborted) onAbort()
}

/** Keeps the last of what it prints. */
function capture(child: ChildProcess, keep: number): () => Pick<CommandOutcome, 'stdout' | 'stderr' | 'cut'> {
  const texts = { stdout: '', stderr: '' }
  let cut = false
  const listen = (name: 'stdout' | 'stderr'): void => {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      const whole = texts[name] + text
      cut ||= whole.length > keep
      texts[name] = whole.slice(-keep)
    })
  }
  listen('stdout')
  listen('stderr')
  return () => ({ stdout: redact(texts.stdout), stderr: redact(texts.stderr), ...(cut && { cut }) })
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
