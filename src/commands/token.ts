import { boolean, file, string } from '@oclif/core/flags'
import { UserError } from '../domain/errors.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { duration } from '../cli/duration-flag.ts'
import { ports } from '../cli/provided-ports.ts'
import { readInput } from '../cli/stdio.ts'
import { tokenInspectionText, tokenKeyText, tokenText } from '../present/token.ts'

/** Characters of what is looked at. */
const longestInput = 65_536

export default class Token extends BaseCommand {
  static override readonly summary = 'make a short-lived token for plan serve, or a key to make them with'
  static override readonly examples = [
    'plan token --new-key waystop.pem',
    'plan token --key waystop.pem --name alice --access background-migrations:read,write --for 15m',
    'plan token --inspect < token.txt',
  ]
  static override readonly flags = {
    key: file({ summary: 'the private key (PEM) to make it with', helpValue: 'FILE', dependsOn: ['name'] }),
    name: string({ summary: 'who it is of; records name it', helpValue: 'NAME', dependsOn: ['key'] }),
    access: string({
      summary: 'what it allows; several times for several (default: background-migrations:read)',
      helpValue: 'NAME:ACTIONS',
      multiple: true,
      dependsOn: ['key'],
    }),
    for: duration({ summary: 'how long it is good, 24h at most (default: 15m)', dependsOn: ['key'] }),
    issuer: string({ summary: 'who made it, if the server asks', helpValue: 'NAME', dependsOn: ['key'] }),
    audience: string({ summary: 'for whom it is, if the server asks', helpValue: 'NAME', dependsOn: ['key'] }),
    'new-key': file({
      summary: 'make a pair of keys: FILE to make tokens, FILE.pub for the server',
      helpValue: 'FILE',
      exclusive: ['key', 'inspect'],
    }),
    inspect: boolean({ summary: 'tell what the token on stdin allows, and until when', exclusive: ['key'] }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Token)
    if (flags.inspect) {
      const { inspectToken } = await import('../server/access/inspect-token.ts')
      const text = await readInput(longestInput)
      return this.answer(inspectToken(text, ports().clock.now()), tokenInspectionText)
    }
    const { makeKey, makeToken } = await import('../server/access/make-token.ts')
    if (flags['new-key'] !== undefined) return this.answer(await makeKey(ports(), flags['new-key']), tokenKeyText)
    const { key, name = '', access = [] } = flags
    if (key === undefined) throw nothingAsked()
    return this.answer(await makeToken(ports(), { ...flags, key, name, access }), tokenText)
  }
}

function nothingAsked(): UserError {
  return new UserError({
    code: 'usage',
    what: 'a token needs a key to make it with',
    next: 'make a pair with plan token --new-key waystop.pem, then plan token --key waystop.pem --name you',
  })
}
