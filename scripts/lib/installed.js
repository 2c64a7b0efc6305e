import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Does npm's own record of `node_modules` hold what the lock file asks for? It does after an `npm install` by hand,
 * which leaves no stamp of ours. Optional packages may be missing: most are for other platforms.
 * @param {string} root
 */
export function matchesLock(root) {
  const record = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const installed = packagesOf(record)
  const wanted = Object.entries(packagesOf(join(root, 'package-lock.json'))).filter(([path]) => path !== '')
  return wanted.every(([path, { version, optional = false }]) =>
    installed[path] ? installed[path].version === version : optional,
  )
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version: string, optional?: boolean }>}
 */
function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages
}
