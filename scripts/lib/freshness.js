import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, replaceFile } from './files.js'

/** What the build reads. `manifests/` and `templates/` are not among it: commands read those themselves. */
const inputFiles = ['package.json', 'package-lock.json', 'scripts/build.js']
const inputFolders = ['scripts/build', 'scripts/lib', 'src']

/**
 * Says whether something made earlier still fits what it was made from.
 * @typedef {{ stampFile: string, stamp: () => string }} Product
 */

/** @param {string} root @returns {Product} */
export function installation(root) {
  return {
    stampFile: join(root, 'node_modules/.waystop-lock'),
    stamp: () => hash([readFileSync(join(root, 'package-lock.json'), 'utf8')]),
  }
}

/** @param {string} root @returns {Product} */
export function build(root) {
  return {
    stampFile: join(root, 'dist/.stamp'),
    stamp: () => hash(inputsOf(root).map((file) => fingerprint(root, file))),
  }
}

/** @param {Product} product */
export function isFresh({ stampFile, stamp }) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp()
}

/**
 * @param {Product} product
 * @param {string} stamp
 */
export function markFresh({ stampFile }, stamp) {
  replaceFile(stampFile, stamp)
}

/** @param {string} root */
function inputsOf(root) {
  return [
    ...inputFiles,
    ...inputFolders.flatMap((folder) => filesBelow(join(root, folder)).map((file) => `${folder}/${file}`)),
  ]
}

/**
 * @param {string} root
 * @param {string} file
 */
function fingerprint(root, file) {
  const { size, mtimeMs } = statSync(join(root, file))
  return `${file} ${size} ${mtimeMs}`
}

/** @param {readonly string[]} lines */
function hash(lines) {
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}
