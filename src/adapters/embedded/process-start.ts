import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync } from 'node:fs'

/** What is known of a process: gone, or when it started, which tells it from a later one that got its number. */
export type ProcessState = 'gone' | { readonly start: string | undefined }

export function stateOf(pid: number): ProcessState {
  if (!exists(pid)) return 'gone'
  return existsSync('/proc/self/stat') ? ofProc(pid) : { start: startByPs(pid) }
}

/** Processes of another space, a container's, have numbers that say nothing here. */
export function processSpace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return undefined
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process may not be signalled, but is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A process of somebody else may be hidden; it counts as one that still runs, which is the safe direction. */
function ofProc(pid: number): ProcessState {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in parentheses, may hold anything; state and start (in ticks since boot) come after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return 'gone'
    return { start: `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}` }
  } catch {
    return exists(pid) ? { start: undefined } : 'gone'
  }
}

function startByPs(pid: number): string | undefined {
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } } as const
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || undefined
  } catch {
    return undefined
  }
}
