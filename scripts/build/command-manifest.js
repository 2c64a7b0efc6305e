import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Plugin } from '@oclif/core/config'
import { replaceFile } from '../lib/files.js'

/**
 * Writes `oclif.manifest.json`: what the commands of a built project are called and take, so that neither help nor
 * a run has to load them all.
 * @param {string} root
 */
export async function writeCommandManifest(root) {
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const plugin = new Plugin({ root, pjson, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true })
  await plugin.load()
  replaceFile(join(root, 'oclif.manifest.json'), JSON.stringify(plugin.manifest))
}
