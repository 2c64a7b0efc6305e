import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from '../scripts/build/bundle.js'
import { writeCommandManifest } from '../scripts/build/command-manifest.js'

const project = fileURLToPath(new URL('..', import.meta.url))

/** @typedef {{ name: string, args: string[], before?: () => void }} Subject */

/**
 * What is measured, each as arguments for Node.
 * @param {string} folder an empty one, for the projects that are built for it
 * @param {string} cache where the commands keep what they cache
 * @returns {Promise<Subject[]>}
 */
export async function subjects(folder, cache) {
  const documented = documentedProject(join(folder, 'documented'))
  const ours = await ownProject(join(folder, 'ours'))
  return [
    { name: 'bare Node', args: ['-e', '0'] },
    { name: 'empty, as documented', args: [documented, 'empty'] },
    { name: 'empty, in our bundle', args: [ours, 'empty'] },
    { name: 'plan --help', args: [ours, '--help'] },
    ...(existsSync(join(project, 'src/commands/upgrade.ts')) ? upgrades(ours, cache) : []),
  ]
}

/**
 * @param {string} binary
 * @param {string} cache
 * @returns {Subject[]}
 */
function upgrades(binary, cache) {
  const args = [binary, 'upgrade', '--from', '15.11.13', '--to', '17.8.1']
  const forgetManifests = () => rmSync(join(cache, 'waystop/manifests'), { recursive: true, force: true })
  return [
    { name: 'plan upgrade', args },
    { name: 'plan upgrade, manifest not cached', args, before: forgetManifests },
  ]
}

/**
 * An empty command as oclif's documentation has it: not bundled, no manifest of commands.
 * @param {string} root
 */
function documentedProject(root) {
  mkdirSync(join(root, 'bin'), { recursive: true })
  mkdirSync(join(root, 'dist/commands'), { recursive: true })
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'))
  const oclif = { bin: 'documented', dirname: 'documented', commands: './dist/commands', topicSeparator: ' ' }
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ name: 'documented', version: '0.0.0', type: 'module', oclif }),
  )
  const binary = join(root, 'bin/run.js')
  writeFileSync(binary, `import {execute} from '@oclif/core'\nawait execute({dir: import.meta.url})\n`)
  writeFileSync(
    join(root, 'dist/commands/empty.js'),
    `import {Command} from '@oclif/core'\nexport default class Empty extends Command { async run() { await this.parse(Empty) } }\n`,
  )
  return binary
}

/**
 * Our own command line with an empty command beside the others.
 * @param {string} root
 */
async function ownProject(root) {
  mkdirSync(root)
  for (const name of ['bin', 'package.json', 'manifests', 'templates']) {
    if (existsSync(join(project, name))) cpSync(join(project, name), join(root, name), { recursive: true })
  }
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'))
  await bundle(join(root, 'dist'), { 'commands/empty': join(project, 'bench/empty-command.ts') })
  await writeCommandManifest(root)
  return join(root, 'bin/run.js')
}
