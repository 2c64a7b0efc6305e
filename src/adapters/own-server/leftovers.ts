import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { takeFile } from '../file-lock.ts'
import { stateOf } from '../embedded/process-start.ts'

/** What folders of our servers are called; a number follows. */
export const stem = 'waystop-server-'

/** Names who made a folder; where that process is gone, the folder is nobody's. */
export const ownerFile = 'owner'

/** Ends servers whose makers are gone, and removes their files. What it cannot clean for certain is named and left. */
export async function cleanLeftovers(): Promise<readonly string[]> {
  const remarks: string[] = []
  for (const name of namesIn(tmpdir())) {
    const folder = join(tmpdir(), name)
    const problem = await cleaned(folder)
    if (problem !== undefined) remarks.push(`${folder} is left of an earlier rehearsal: ${problem}`)
  }
  return remarks
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith(stem))
  } catch {
    return []
  }
}

/** Why it is left; undefined: it is gone, or somebody's. */
async function cleaned(folder: string): Promise<string | undefined> {
  // Anybody may make a folder there; only what we made ourselves is touched. One without an owner is being made.
  if (!isOurs(folder) || !existsSync(join(folder, ownerFile))) return undefined
  const taking = takeFile(join(folder, ownerFile), 'plan rehearse')
  if (taking.kind === 'held') return undefined
  if (taking.kind === 'unreadable') return 'nobody knows whose it is; remove it when no server runs in it'
  const pid = serverIn(join(folder, 'data'))
  if (pid !== undefined && !(await ended(pid))) {
    taking.release()
    return `its server, process ${pid}, does not end`
  }
  try {
    rmSync(folder, { recursive: true, force: true })
    return undefined
  } catch (error) {
    return `it cannot be removed (${(error as Error).message})`
  }
}

function isOurs(folder: string): boolean {
  try {
    const found = lstatSync(folder)
    return found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid)
  } catch {
    return false
  }
}

/** The server of a cluster that still runs: a later process that got its number has other words. */
function serverIn(data: string): number | undefined {
  const pid = Number(postmasterFile(data)[0])
  if (!Number.isInteger(pid) || pid <= 1 || stateOf(pid) === 'gone') return undefined
  return wordsOf(pid).includes(data) ? pid : undefined
}

/** Lines of the file in which a server tells its process, and at last that it is ready. */
export function postmasterFile(data: string): readonly string[] {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

function wordsOf(pid: number): readonly string[] {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(' ')
  } catch {
    return []
  }
}

/** At once, as nobody needs what it holds; true when it is gone. */
async function ended(pid: number): Promise<boolean> {
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return stateOf(pid) === 'gone'
    }
    for (let i = 0; i < 50; i += 1) {
      if (stateOf(pid) === 'gone') return true
      await sleep(100)
    }
  }
  return false
}
