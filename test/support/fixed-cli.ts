import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { builtCli, type Cli, type Transcript } from './cli.ts'
import { depotFolder } from './depot.ts'

const clock = pathToFileURL(fileURLToPath(new URL('fixed-clock.js', import.meta.url))).href

/** The built command line on a fixed day in UTC, with the small product in the folder `depot` of its working folder. */
export function fixedCli(): Cli {
  const cli = builtCli()
  const env = { NODE_OPTIONS: `--import=${clock}`, TEST_NOW: '2026-11-21T12:00:00Z', TZ: 'UTC' }
  cpSync(depotFolder, join(cli.cwd, 'depot'), { recursive: true })
  return {
    ...cli,
    plan: (args, { env: extra, ...rest } = {}) => cli.plan(args, { ...rest, env: { ...env, ...extra } }),
  }
}

/** What a person sees at a terminal: the line typed, both streams, the exit code unless all went well. */
export function shown(args: readonly string[], { code, stdout, stderr }: Transcript): string {
  const end = code === 0 ? [] : [`exit code ${code}`]
  return `${[`$ plan ${args.join(' ')}`, stdout.trimEnd(), stderr.trimEnd(), ...end].filter((part) => part !== '').join('\n')}\n`
}
