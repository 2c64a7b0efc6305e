import { createRequire } from 'node:module'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, installation, isFresh, markFresh } from './freshness.js'
import { matchesLock } from './installed.js'
import { run } from './run.js'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** @type {typeof import('../../bin/node-range.js')} */
const nodeRange = createRequire(import.meta.url)('../../bin/node-range.js')

export const isThisNodeSupported = nodeRange.supports(process.versions.node)

/** The Node the project is developed on; it is a package, so it is there once packages are installed. */
export function developmentNode() {
  const path = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(path) ? path : process.execPath
}

/** Installs and builds what is missing or out of date. Says so on stderr: stdout belongs to the command. */
export async function prepare() {
  await install()
  await buildIfStale()
}

async function install() {
  const packages = installation(root)
  if (isFresh(packages)) return
  const stamp = packages.stamp()
  if (!matchesLock(root))
    await step('installing packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  markFresh(packages, stamp)
}

export async function buildIfStale() {
  if (isFresh(build(root))) return
  await step('building', developmentNode(), [join(root, 'scripts/build.js')])
}

/**
 * @param {string} what
 * @param {string} program
 * @param {readonly string[]} args
 */
async function step(what, program, args) {
  console.error(`waystop: ${what} …`)
  const code = await run(program, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (code !== 0) {
    console.error(`waystop: ${what} failed (exit code ${code})`)
    process.exit(1)
  }
}
