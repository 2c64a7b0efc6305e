import { type Command } from '@oclif/core/command'
import { type Config } from '@oclif/core/config'

/** `['manifest', 'schema']` of `manifest schema --json`: the words before the first flag. */
export function leadingWords(argv: readonly string[]): readonly string[] {
  const end = argv.findIndex((word) => word.startsWith('-'))
  return end === -1 ? argv : argv.slice(0, end)
}

/** The command the longest run of leading words names, and what is left for its parser. */
export function findCommand(config: Config, argv: readonly string[]): [Command.Loadable, string[]] | undefined {
  for (let length = leadingWords(argv).length; length > 0; length -= 1) {
    const command = config.findCommand(argv.slice(0, length).join(':'))
    if (command) return [command, argv.slice(length)]
  }
  return undefined
}

/** Are these words the beginning of longer commands? */
export function isTopic(config: Config, words: readonly string[]): boolean {
  return config.commandIDs.some((id) => id.startsWith(`${words.join(':')}:`))
}
