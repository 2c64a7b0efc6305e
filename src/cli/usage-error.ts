import { UserError } from '../domain/errors.ts'
import { nearest } from '../domain/nearest.ts'
import { commandLine } from './command-line.ts'

/** What oclif's parser says about a command line it refuses; which fields exist tells what it refused. */
interface ParseError extends Error {
  readonly flags?: readonly string[]
  readonly args?: readonly { readonly name: string }[] | readonly string[]
}

interface Attempt {
  /** Words joined by `:`, as oclif has them. */
  readonly id: string
  /** Names of the flags the command has. */
  readonly flags: readonly string[]
  /** What was typed after the command. */
  readonly argv: readonly string[]
}

/** A refused command line as an error of ours, with the line that would have worked where one can be guessed. */
export function usageError(error: ParseError, attempt: Attempt): UserError {
  const command = attempt.id.split(':')
  const unknown = error.flags ?? unknownIn(attempt)
  return new UserError(
    {
      code: 'usage',
      what: unknown.length > 0 ? unknownFlags(unknown) : told(error, attempt),
      next: `see \`${commandLine([...command, '--help'])}\``,
      suggestions: (unknown.length > 0 ? corrected(unknown, attempt) : meant(error, attempt)).map((words) =>
        commandLine([...command, ...words]),
      ),
    },
    { cause: error },
  )
}

/** A mistyped flag leaves its value behind as an argument, and oclif complains of that one first. */
function unknownIn({ flags, argv }: Attempt): readonly string[] {
  const end = argv.indexOf('--')
  const names = new Set(['help', ...flags, ...flags.map((name) => `no-${name}`)])
  return argv
    .slice(0, end === -1 ? argv.length : end)
    .filter((word) => word.startsWith('--') && !names.has(word.slice(2).split('=', 1)[0]!))
}

/** Complete arguments that would have worked, where they can be guessed. */
function meant(error: ParseError, attempt: Attempt): readonly (readonly string[])[] {
  return correctedOption(error.message, attempt.argv) ?? (isUnexpected(error) ? asEnds(attempt) : [])
}

/** `--format=svgg` and `--format svgg` → the nearest value the flag takes. */
function correctedOption(message: string, argv: readonly string[]): readonly (readonly string[])[] | undefined {
  const [, flag, typed, options] = /^Expected (--\S+?)=(.*) to be one of: (.+)$/mu.exec(message) ?? []
  if (flag === undefined || typed === undefined || options === undefined) return undefined
  const [near] = nearest(typed, options.split(', '))
  return near === undefined ? [] : [argv.map((word) => corrections(flag, typed, near).get(word) ?? word)]
}

function corrections(flag: string, typed: string, near: string): ReadonlyMap<string, string> {
  return new Map([
    [typed, near],
    [`${flag}=${typed}`, `${flag}=${near}`],
  ])
}

/** `plan upgrade 15.11.13 18.8.10`: two versions without the flags they belong to. */
function asEnds({ flags, argv }: Attempt): readonly (readonly string[])[] {
  const [from, to, ...rest] = argv
  const isRange = from !== undefined && to !== undefined && [from, to].every((word) => /^v?\d+(?:\.\d+)*$/u.test(word))
  return isRange && flags.includes('from') && flags.includes('to') ? [['--from', from, '--to', to, ...rest]] : []
}

function isUnexpected({ message }: ParseError): boolean {
  return message.startsWith('Unexpected argument')
}

/** oclif's sentence in our words. */
function told(error: ParseError, { argv }: Attempt): string {
  const text = sentence(error.message)
  const [, flag, what] = /^parsing (--\S+);\s*(.+)$/u.exec(text) ?? []
  if (flag !== undefined && what !== undefined) return `${flag}: ${what.charAt(0).toLowerCase()}${what.slice(1)}`
  const valued = isUnexpected(error) ? argv.find((word) => /^--[\w-]+=/u.test(word)) : undefined
  const [name, value] = valued?.split('=', 2) ?? []
  return value !== undefined && text.endsWith(`: ${value}`) ? `${name} takes no value` : text
}

function unknownFlags(flags: readonly string[]): string {
  return `unknown flag${flags.length === 1 ? '' : 's'} ${flags.join(', ')}`
}

/** The same words with every mistyped flag replaced; nothing when one of them resembles no flag. */
function corrected(unknown: readonly string[], { flags, argv }: Attempt): readonly (readonly string[])[] {
  const known = ['help', ...flags].map((name) => `--${name}`)
  const replacements = new Map(unknown.map((flag) => [flag, nearest(flag.split('=', 1)[0] ?? flag, known)[0]]))
  if (unknown.length === 0 || [...replacements.values()].includes(undefined)) return []
  return [argv.map((word) => replaceFlag(word, replacements.get(word)))]
}

function replaceFlag(word: string, flag: string | undefined): string {
  if (flag === undefined) return word
  return word.includes('=') ? flag + word.slice(word.indexOf('=')) : flag
}

/** oclif's message without its heading and its pointer to `--help`, on one line. */
function sentence(message: string): string {
  const lines = message.split('\n').map((line) => line.trim())
  const kept = lines.filter(
    (line) => line && !/^(See more help|The following errors? occurred|Note: |Alternatively)/.test(line),
  )
  const text = kept.join('; ')
  return text.charAt(0).toLowerCase() + text.slice(1)
}
