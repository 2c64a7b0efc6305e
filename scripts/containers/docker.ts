import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A Docker engine that answers. `stop` ends it when it was started here, and does nothing when it was there before. */
export interface Docker {
  /** `unix:///…`, as DOCKER_HOST wants it. */
  readonly host: string
  readonly stop: () => Promise<void>
}

export interface DockerWish {
  /** May packages of Debian be installed for it? Takes root and a minute. */
  readonly install: boolean
}

/** Ours, apart from whatever engine a machine may get later; images stay here from run to run. */
const dataRoot = '/var/lib/waystop-docker'
const runFolder = '/run/waystop-docker'
const ownHost = `unix://${runFolder}/docker.sock`

/** An engine that runs here, or else one that is started; a string says why there is none. */
export function ensureDocker({ install }: DockerWish): Promise<Docker | string> | Docker | string {
  for (const host of [process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock', ownHost]) {
    if (answers(host)) return { host, stop: () => Promise.resolve() }
  }
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'no Docker engine answers, and only root can start one'
  const missing = programs.filter((program) => !isThere(program))
  if (missing.length > 0 && !install) return `no Docker engine answers; not installed: ${missing.join(', ')}`
  if (missing.length > 0) installPackages()
  const stillMissing = programs.filter((program) => !isThere(program))
  if (stillMissing.length > 0) return `cannot be installed: ${stillMissing.join(', ')}`
  return start()
}

/** The image needs a static busybox as well. */
const programs = ['dockerd', 'docker', 'iptables', 'busybox'] as const
const packages = ['docker.io', 'iptables', 'busybox-static']

const isThere = (program: string): boolean => spawnSync('which', [program], { stdio: 'ignore' }).status === 0

function answers(host: string): boolean {
  const path = host.replace(/^unix:\/\//u, '')
  if (host.startsWith('unix:') && !existsSync(path)) return false
  return spawnSync('docker', ['--host', host, 'info'], { stdio: 'ignore', timeout: 10_000 }).status === 0
}

/** Bounded, so that a mirror that does not answer cannot hold up a build. */
function installPackages(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const aptGet = (...args: string[]): unknown => spawnSync('apt-get', args, { stdio: 'ignore', timeout: 120_000, env })
  aptGet('update')
  aptGet('install', '-y', '--no-install-recommends', ...packages)
}

async function start(): Promise<Docker | string> {
  mkdirSync(dataRoot, { recursive: true, mode: 0o700 })
  mkdirSync(runFolder, { recursive: true, mode: 0o700 })
  const log = join(dataRoot, 'dockerd.log')
  const output = openSync(log, 'w')
  const folders = ['--data-root', dataRoot, '--exec-root', join(runFolder, 'exec'), '--pidfile', join(runFolder, 'pid')]
  const child = spawn('dockerd', ['--host', ownHost, ...folders], { stdio: ['ignore', output, output] })
  closeSync(output)
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    if (child.exitCode !== null) return `dockerd ended: ${lastLine(log)}`
    if (answers(ownHost)) return { host: ownHost, stop: () => stopped(child) }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await stopped(child)
  return `dockerd did not become ready: ${lastLine(log)}`
}

/** Containers that tests left behind go first: the data folder stays, and they would come back with it. */
async function stopped(child: ChildProcess): Promise<void> {
  const docker = (...args: string[]): string =>
    execFileSync('docker', ['--host', ownHost, ...args], { encoding: 'utf8', timeout: 30_000 })
  try {
    const left = docker('ps', '--all', '--quiet').split('\n').filter(Boolean)
    if (left.length > 0) docker('rm', '--force', '--volumes', ...left)
    docker('network', 'prune', '--force')
  } catch {
    // The engine is going away; what it could not clean up is cleaned up by the next one.
  }
  await new Promise<void>((resolve) => {
    if (child.exitCode !== null) return resolve()
    const hard = setTimeout(() => child.kill('SIGKILL'), 20_000)
    child.once('exit', () => {
      clearTimeout(hard)
      resolve()
    })
    return child.kill('SIGTERM')
  })
}

function lastLine(path: string): string {
  return readFileSync(path, 'utf8').trim().split('\n').at(-1) ?? ''
}
