'use strict'
const { lstatSync, mkdirSync } = require('node:fs')
const { enableCompileCache } = require('node:module')
const { homedir } = require('node:os')
const { dirname, join } = require('node:path')

/**
 * Cached code is code, so its folder must be ours alone: never below the temporary folder, where somebody else could
 * have made it first.
 */
function openCompileCache() {
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'waystop', 'compiled')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const { uid, mode } = lstatSync(folder)
    const isOurs = process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0)
    if (isOurs) enableCompileCache(folder)
  } catch {
    // Without a cache the command only starts slower.
  }
}

/** Built, so the compiler must not look at it. @type {string} */
const built = '../dist/run.js'

openCompileCache()
void import(built).then(({ handle, run }) => run(process.argv.slice(2), dirname(__dirname)).catch(handle))
