import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

/**
 * Seconds of processor that this process and a server have used so far; undefined where `/proc` does not tell. On a machine
 * that others use as well, it says what a run cost when the clock cannot.
 */
export function cpuSeconds(serverPid: number): number | undefined {
  const { user, system } = process.cpuUsage()
  try {
    return (user + system) / 1e6 + serverTicks(serverPid) / ticksPerSecond
  } catch {
    return undefined
  }
}

/** The postmaster with the children that ended, and those that live. */
function serverTicks(pid: number): number {
  const living = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(statOf)
    .filter((stat) => stat?.parent === pid)
  return statOf(String(pid))!.withEnded + living.reduce((sum, stat) => sum + stat!.own, 0)
}

interface Stat {
  readonly parent: number
  readonly own: number
  readonly withEnded: number
}

/** Undefined for a process that has just ended. */
function statOf(pid: string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [utime, stime, cutime, cstime] = fields.slice(11, 15)
    return { parent: fields[1]!, own: utime! + stime!, withEnded: utime! + stime! + cutime! + cstime! }
  } catch {
    return undefined
  }
}
