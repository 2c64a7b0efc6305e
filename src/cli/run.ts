import { Config } from '@oclif/core/config'
import { type OclifConfiguration } from '@oclif/core/interfaces'
import { settings } from '@oclif/core/settings'
import packageJson from '../../package.json' with { type: 'json' }
import { exitCodes } from '../domain/exit-code.ts'
import { findCommand, isTopic, leadingWords } from './command-words.ts'
import { report } from './report.ts'
import { silence } from './silence.ts'
import { asksForJson, flagsOf, print, tolerateClosedPipes } from './stdio.ts'

/** Runs one command line; `root` is the package's folder. Errors outside a command are left to `handle`. */
export async function run(argv: readonly string[], root: string): Promise<void> {
  prepareProcess(argv)
  if (argv[0] === '--version') return print(versionLine())
  const config = await loadConfig(argv, root)
  const words = argv.length === 0 && config.findCommand('start') ? ['start'] : argv
  if (asksForHelp(words)) return showHelp(config, words)
  const found = findCommand(config, words)
  if (found) await config.runCommand(found[0].id, found[1], found[0])
  else await explainMissing(config, words)
}

/** The last resort for what no command has reported. */
export function handle(error: unknown): void {
  report(error, { json: asksForJson(process.argv.slice(2)) })
}

function prepareProcess(argv: readonly string[]): void {
  tolerateClosedPipes()
  process.on('SIGINT', exitUnlessSomebodyElseListens)
  if (!flagsOf(argv).includes('--no-color')) return
  process.env['NO_COLOR'] = '1'
  delete process.env['FORCE_COLOR']
}

/** A command with something to finish listens itself; without one the process ends at once. */
function exitUnlessSomebodyElseListens(): void {
  if (process.listenerCount('SIGINT') === 1) process.exit(exitCodes.interrupted.code)
}

function versionLine(): string {
  return `${packageJson.name} ${packageJson.version} ${process.platform}-${process.arch} node-${process.version}`
}

/** Plugins cost several files to read, so they are loaded for their own commands only. */
function loadConfig(argv: readonly string[], root: string): Promise<Config> {
  settings.enableAutoTranspile = false
  const oclif = packageJson.oclif as OclifConfiguration
  const plugins = leadingWords(argv).includes('autocomplete') ? oclif.plugins : []
  const pjson = { ...packageJson, oclif: { ...oclif, plugins: plugins ?? [] } }
  return Config.load({ root, pjson, devPlugins: false, userPlugins: false, logger: silence })
}

function asksForHelp(argv: readonly string[]): boolean {
  const flags = flagsOf(argv)
  return argv.length === 0 || argv[0] === 'help' || flags.includes('--help') || flags.includes('-h')
}

async function showHelp(config: Config, argv: readonly string[]): Promise<void> {
  const { helpText } = await import('./help.ts')
  const words = leadingWords(argv).filter((word, index) => index > 0 || word !== 'help')
  print(helpText(config, words, process.stdout.columns))
}

async function explainMissing(config: Config, argv: readonly string[]): Promise<void> {
  const words = leadingWords(argv)
  const isIncomplete = isTopic(config, words)
  if (isIncomplete && !asksForJson(argv)) return showHelp(config, words)
  const { incompleteCommand, unknownCommand } = await import('./unknown-command.ts')
  throw isIncomplete ? incompleteCommand(words) : unknownCommand(config, argv)
}
