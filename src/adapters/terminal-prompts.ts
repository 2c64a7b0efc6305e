import { type Terminal } from '../ports/terminal.ts'

/** Asks with @inquirer/prompts, which is loaded when the first question is asked. */
export function terminalPrompts(): Terminal {
  return {
    // Asked when needed: the first look at stdin sets up a stream, which every start would pay for.
    get canAsk() {
      return process.stdout.isTTY && process.stdin.isTTY
    },
    say: (text) => void process.stdout.write(`${text}\n`),
    text: async (message, options) => {
      const { input: ask } = await import('@inquirer/prompts')
      return ask({
        message,
        ...(options?.default !== undefined && { default: options.default }),
        ...(options?.check && { validate: options.check }),
      })
    },
    choose: async (message, choices) => {
      const { select } = await import('@inquirer/prompts')
      return select({ message, choices: choices.map((choice) => ({ ...choice })) })
    },
    search: async (message, choices) => {
      const { search } = await import('@inquirer/prompts')
      return search({
        message,
        source: (typed) => choices(typed ?? '').map((choice) => ({ ...choice, short: choice.value })),
      })
    },
    confirm: async (message, byDefault) => {
      const { confirm } = await import('@inquirer/prompts')
      return confirm({ message, default: byDefault })
    },
  }
}
