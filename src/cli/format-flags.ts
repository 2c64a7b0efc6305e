import { directory, file, integer, string } from '@oclif/core/flags'
import { UserError } from '../domain/errors.ts'

export const widthFlag = {
  width: integer({ summary: "cells of a line of text (default: the terminal's)", helpValue: 'N', min: 20, max: 1000 }),
}

/** How an answer is written, and where to. */
export const outputFlags = (formats: readonly string[]) => ({
  format: string({
    summary: 'how the answer is written (default: text; json is --json)',
    options: formats,
    helpValue: 'FORMAT',
  }),
  output: file({ summary: 'write the answer into a file instead of stdout', helpValue: 'FILE', char: 'o' }),
  ...widthFlag,
})

export const templatesFlag = {
  templates: directory({
    summary: 'folder with your own templates (default: that of .waystop.yaml, else those of plan)',
    helpValue: 'DIR',
  }),
}

interface Asked {
  readonly [flag: string]: unknown
  readonly json: boolean
  readonly format?: string | undefined
}

/** Which flags mean something only in some formats. */
const formatsOf: Readonly<Record<string, readonly string[]>> = {
  verbose: ['text'],
  width: ['text'],
  templates: ['markdown', 'html'],
}

/** The format that was asked for; a flag that would change nothing in it is refused rather than ignored. */
export function chosenFormat<const Format extends string>(formats: readonly Format[], flags: Asked): Format | 'json' {
  const { json, format = json ? 'json' : 'text' } = flags
  if (json && format !== 'json')
    throw usage(`--json and --format ${format} ask for two formats`, 'leave one of them out')
  if (![...formats, 'json'].includes(format))
    throw usage(`this answer has no format ${format}`, `use --format ${formats.join(' or ')}`)
  for (const [flag, meant] of Object.entries(formatsOf)) {
    const useful = meant.filter((one) => (formats as readonly string[]).includes(one))
    if (flags[flag] === undefined || flags[flag] === false || useful.includes(format)) continue
    throw usage(`--${flag} changes nothing in format ${format}`, `leave it out, or use --format ${useful.join(' or ')}`)
  }
  return format as Format | 'json'
}

export function usage(what: string, next: string): UserError {
  return new UserError({ code: 'usage', what, next })
}
