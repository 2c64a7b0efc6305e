import { type Command } from '@oclif/core/command'
import { type Config } from '@oclif/core/config'
import { exitCodes } from '../domain/exit-code.ts'
import { columns, wrap } from '../present/columns.ts'
import { findCommand, isTopic } from './command-words.ts'
import { unknownCommand } from './unknown-command.ts'

type Row = readonly [string, string]

/** Help of everything, of a topic or of a command, from oclif's manifest: no command is loaded for it. */
export function helpText(config: Config, words: readonly string[], terminalWidth = 80): string {
  const width = Math.min(terminalWidth, 100)
  const found = findCommand(config, words)
  if (found) return commandHelp(found[0], width)
  if (words.length > 0 && !isTopic(config, words)) throw unknownCommand(config, words)
  return listHelp(config, words, width)
}

function listHelp(config: Config, topic: readonly string[], width: number): string {
  const about =
    topic.length === 0 ? String(config.pjson['description']) : config.findTopic(topic.join(':'))?.description
  return sections(width, {
    '': about,
    Usage: `  plan ${[...topic, 'COMMAND'].join(' ')} [FLAGS]`,
    Commands: commandRows(config, topic),
    More: [['plan COMMAND --help', 'flags, arguments and examples of a command']],
    'Exit codes': exitCodeRows(),
  })
}

/** The next word of every visible command below the topic, each once. */
function commandRows(config: Config, topic: readonly string[]): readonly Row[] {
  const prefix = topic.map((word) => `${word}:`).join('')
  const ids = [
    ...config.commands.filter((command) => !command.hidden).map(({ id }) => id),
    ...config.topics.map(({ name }) => name),
  ]
  const names = new Set(
    ids.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length).split(':', 1)[0] ?? ''),
  )
  return [...names].toSorted().map((name) => [name, describe(config, prefix + name)])
}

function describe(config: Config, id: string): string {
  return config.findCommand(id)?.summary ?? config.findTopic(id)?.description ?? ''
}

function commandHelp(command: Command.Loadable, width: number): string {
  const flags = Object.values(command.flags).filter((flag) => !flag.hidden)
  return sections(width, {
    '': [command.summary, command.description].filter(Boolean).join('\n\n'),
    Usage: `  ${usage(command)}`,
    Arguments: Object.values(command.args).map((arg) => [arg.name.toUpperCase(), valueText(arg)]),
    Flags: flags.filter((flag) => flag.helpGroup !== 'GLOBAL').map(flagRow),
    'Global flags': flags.filter((flag) => flag.helpGroup === 'GLOBAL').map(flagRow),
    Examples: (command.examples ?? []).map(exampleText).join('\n'),
    'Exit codes': exitCodeRows(),
  })
}

function usage(command: Command.Loadable): string {
  const args = Object.values(command.args).map((arg) =>
    arg.required ? arg.name.toUpperCase() : `[${arg.name.toUpperCase()}]`,
  )
  return ['plan', command.id.replaceAll(':', ' '), ...args, '[FLAGS]'].join(' ')
}

function flagRow(flag: Command.Flag.Cached): Row {
  const value = flag.type === 'option' ? ` ${[flag.helpValue ?? flag.name.toUpperCase()].flat().join(' ')}` : ''
  const name = flag.type === 'boolean' && flag.allowNo ? `[no-]${flag.name}` : flag.name
  return [`${flag.char ? `-${flag.char}, ` : ''}--${name}${value}`, valueText(flag)]
}

function valueText(option: Command.Flag.Cached | Command.Arg.Cached): string {
  const summary = ('summary' in option ? option.summary : undefined) ?? option.description ?? ''
  const options: readonly string[] | undefined = 'options' in option ? option.options : undefined
  const fallback: unknown = 'default' in option ? option.default : undefined
  const notes = [
    ...(option.required ? ['required'] : []),
    ...(options ? [`one of ${options.join(', ')}`] : []),
    ...(fallback === undefined
      ? []
      : [`default ${typeof fallback === 'string' ? fallback : JSON.stringify(fallback)}`]),
  ].join('; ')
  return notes ? `${summary} (${notes})`.trim() : summary
}

function exampleText(example: Command.Example): string {
  const { command, description } = typeof example === 'string' ? { command: example, description: '' } : example
  const line = `  $ ${command.replace('<%= config.bin %>', 'plan').replace(/^\$ /, '')}`
  return description ? `  ${description}\n${line}` : line
}

function exitCodeRows(): readonly Row[] {
  return Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning])
}

/** Titled parts in order; empty ones are left out. */
function sections(width: number, parts: Record<string, string | readonly Row[] | undefined>): string {
  return Object.entries(parts)
    .filter(([, body]) => body !== undefined && body.length > 0)
    .map(([title, body]) => section(title, body ?? '', width))
    .join('\n\n')
}

function section(title: string, body: string | readonly Row[], width: number): string {
  if (title === '') return wrap(String(body), width).join('\n')
  return `${title}\n${typeof body === 'string' ? body : columns(body, width)}`
}
