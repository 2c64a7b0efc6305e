import { type Config } from '@oclif/core/config'
import { UserError } from '../domain/errors.ts'
import { nearest } from '../domain/nearest.ts'
import { commandLine } from './command-line.ts'
import { leadingWords } from './command-words.ts'

export function incompleteCommand(words: readonly string[]): UserError {
  return new UserError({
    code: 'incomplete-command',
    what: `${words.join(' ')} needs another word`,
    next: `see \`${commandLine([...words, '--help'])}\``,
  })
}

export function unknownCommand(config: Config, argv: readonly string[]): UserError {
  const words = leadingWords(argv)
  if (words.length === 0) return misplacedFlag(argv[0] ?? '')
  const visible = config.commands.filter((command) => !command.hidden).map((command) => command.id.replaceAll(':', ' '))
  const topics = config.topics.map((topic) => topic.name.replaceAll(':', ' '))
  const meant = meantCommands(words, new Set([...visible, ...topics]))
  return new UserError({
    code: 'unknown-command',
    what: `there is no command ${words.join(' ')}`,
    next: 'see `plan --help` for all commands',
    suggestions: meant.map((name) => commandLine([...name.split(' '), ...argv.slice(name.split(' ').length)])),
  })
}

function misplacedFlag(flag: string): UserError {
  return new UserError({
    code: 'usage',
    what: `${flag} stands where the command should be`,
    next: 'write the command first: `plan COMMAND [FLAGS]`; see `plan --help`',
    suggestions: nearest(flag, ['--help', '--version']).map((meant) => commandLine([meant])),
  })
}

/** Compares as many words as a command has, longest commands first, so that its arguments do not count as mistakes. */
function meantCommands(words: readonly string[], names: ReadonlySet<string>): readonly string[] {
  for (let length = words.length; length > 0; length -= 1) {
    const typed = words.slice(0, length)
    const candidates = [...names].filter((name) => isNear(typed, name.split(' ')))
    const meant = nearest(typed.join(' '), candidates)
    if (meant.length > 0) return meant
  }
  return []
}

/** Each word must resemble its own: `manifest shcema` means no other command about manifests. */
function isNear(typed: readonly string[], words: readonly string[]): boolean {
  return typed.length === words.length && typed.every((word, i) => nearest(word, [words[i]!]).length > 0)
}
